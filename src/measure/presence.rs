//! Which region has which sector: the 0/1 matrix that proximity, density, complexity and fitness are computed on.
//!
//! It is made from location quotients or given; it holds no amounts.
use crate::measure::matrix::{Label, Matrix, Partial};

/// A location quotient counts as 1 or more from here on.
///
/// Decimal inputs whose quotient is exactly 1 come out as 0.999… in binary; a strict test would drop different cells
/// depending on the order of a sum.
pub const PRESENCE_FLOOR: f64 = 1.0 - 1e-9;

/// A 0/1 matrix, kept as the list of present columns of each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence<R, C> {
    rows: Vec<R>,
    columns: Vec<C>,
    present: Vec<Vec<usize>>,
    ubiquity: Vec<usize>,
}

impl<R: Label, C: Label> Presence<R, C> {
    /// A sector is present where the location quotient is defined and at least 1 (`PRESENCE_FLOOR`).
    pub fn from_quotients(quotients: &Partial<R, C>) -> Self {
        let width = quotients.columns().len();
        let present = (0..quotients.rows().len())
            .map(|row| {
                (0..width)
                    .filter(|&column| {
                        quotients
                            .at(row, column)
                            .is_ok_and(|lq| lq >= PRESENCE_FLOOR)
                    })
                    .collect()
            })
            .collect();
        Self::assembled(
            quotients.rows().to_vec(),
            quotients.columns().to_vec(),
            present,
        )
    }

    /// Takes a matrix of booleans as it is.
    pub fn from_flags(flags: &Matrix<R, C, bool>) -> Self {
        let present = (0..flags.rows().len())
            .map(|row| {
                flags
                    .row(row)
                    .iter()
                    .enumerate()
                    .filter(|(_, has)| **has)
                    .map(|(column, _)| column)
                    .collect()
            })
            .collect();
        Self::assembled(flags.rows().to_vec(), flags.columns().to_vec(), present)
    }

    /// The part of the matrix that lies in the given rows and columns, in that order.
    #[must_use]
    pub fn restricted(&self, rows: &[usize], columns: &[usize]) -> Self {
        let mut place = vec![None; self.columns.len()];
        for (new, &old) in columns.iter().enumerate() {
            place[old] = Some(new);
        }
        let present = rows
            .iter()
            .map(|&row| {
                let mut kept: Vec<usize> = self.present[row]
                    .iter()
                    .filter_map(|&column| place[column])
                    .collect();
                kept.sort_unstable();
                kept
            })
            .collect();
        let labels = rows.iter().map(|&row| self.rows[row].clone()).collect();
        Self::assembled(
            labels,
            columns
                .iter()
                .map(|&column| self.columns[column].clone())
                .collect(),
            present,
        )
    }
}

impl<R, C> Presence<R, C> {
    fn assembled(rows: Vec<R>, columns: Vec<C>, present: Vec<Vec<usize>>) -> Self {
        let mut ubiquity = vec![0; columns.len()];
        for &column in present.iter().flatten() {
            ubiquity[column] += 1;
        }
        Self {
            rows,
            columns,
            present,
            ubiquity,
        }
    }

    /// Row labels, in order.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// Column labels, in order.
    pub fn columns(&self) -> &[C] {
        &self.columns
    }

    /// The columns present in a row, ascending.
    pub fn of_row(&self, row: usize) -> &[usize] {
        &self.present[row]
    }

    /// Whether a row has a column.
    pub fn has(&self, row: usize, column: usize) -> bool {
        self.present[row].binary_search(&column).is_ok()
    }

    /// How many sectors a region has.
    pub fn diversity(&self, row: usize) -> usize {
        self.present[row].len()
    }

    /// In how many regions each sector is present.
    pub fn ubiquity(&self) -> &[usize] {
        &self.ubiquity
    }

    /// Rows and columns that have at least one presence.
    pub fn occupied(&self) -> (Vec<usize>, Vec<usize>) {
        let rows = (0..self.rows.len())
            .filter(|&row| !self.present[row].is_empty())
            .collect();
        let columns = (0..self.columns.len())
            .filter(|&column| self.ubiquity[column] > 0)
            .collect();
        (rows, columns)
    }

    /// Connected components of the graph of regions and sectors, each as its rows and its columns, ascending;
    /// rows and columns without presence belong to none. Ordered by their first row.
    pub fn components(&self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut parent: Vec<usize> = (0..self.rows.len() + self.columns.len()).collect();
        for (row, columns) in self.present.iter().enumerate() {
            for &column in columns {
                let (a, b) = (
                    root(&mut parent, row),
                    root(&mut parent, self.rows.len() + column),
                );
                parent[a.max(b)] = a.min(b);
            }
        }
        let mut parts: Vec<(usize, Vec<usize>, Vec<usize>)> = Vec::new();
        let (rows, columns) = self.occupied();
        for row in rows {
            let top = root(&mut parent, row);
            match parts.iter_mut().find(|part| part.0 == top) {
                Some(part) => part.1.push(row),
                None => parts.push((top, vec![row], Vec::new())),
            }
        }
        for column in columns {
            let top = root(&mut parent, self.rows.len() + column);
            if let Some(part) = parts.iter_mut().find(|part| part.0 == top) {
                part.2.push(column);
            }
        }
        parts
            .into_iter()
            .map(|(_, rows, columns)| (rows, columns))
            .collect()
    }
}

/// Finds the smallest member of a node's set, halving the path on the way.
fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_blocks_are_two_components_and_an_empty_row_is_in_none() {
        let cells = vec![true, true, false, false, false, true, false, false, false];
        let flags = Matrix::try_new(vec!["a", "b", "c"], vec!["x", "y", "z"], cells).unwrap();
        let presence = Presence::from_flags(&flags);
        assert_eq!(
            presence.components(),
            vec![(vec![0], vec![0, 1]), (vec![1], vec![2])]
        );
        assert_eq!(presence.ubiquity(), [1, 1, 1]);
        assert_eq!(presence.diversity(2), 0);
    }
}
