//! Cursors: a page of one list of one snapshot. A new snapshot changes nothing for who is in the middle of a list.
use std::fmt;

use crate::app::Answer;
use crate::http::cache::tag;
use crate::http::problem::Problem;

/// The most items a page may hold.
pub(super) const MOST: usize = 500;
/// Characters of the check in a cursor.
const CHECK: usize = 16;

/// Where a page begins: a snapshot and how many items come before, with a check that it is ours and for this list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The snapshot it belongs to.
    pub(super) snapshot: String,
    /// Items before the page.
    pub(super) skip: usize,
    /// The list: path and query without cursor, limit and snapshot.
    list: String,
}

impl Cursor {
    /// Reads a cursor that was handed out for a list.
    ///
    /// # Errors
    /// It was not, or not for this list.
    pub(super) fn read(text: &str, list: &str) -> Result<Self, Problem> {
        let mut parts = text.splitn(3, '.');
        let read = || {
            let cursor = Self {
                snapshot: parts.next()?.to_owned(),
                skip: parts.next()?.parse().ok()?,
                list: list.to_owned(),
            };
            (parts.next()? == cursor.check()).then_some(cursor)
        };
        let mut read = read;
        read().ok_or_else(|| {
            Problem::argument(
                "`cursor` was not handed out for this list: take `next` of its page before, with the same filters",
            )
        })
    }

    fn check(&self) -> String {
        let skip = self.skip.to_string();
        let whole = tag(&["cursor", &self.snapshot, &skip, &self.list]);
        whole.chars().take(CHECK).collect()
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.snapshot, self.skip, self.check())
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// Items before the page.
    pub(super) skip: usize,
    list: String,
}

impl Page {
    /// The page after `skip` items of a list.
    pub(super) fn new(skip: usize, list: String) -> Self {
        Self { skip, list }
    }

    /// Returns the cursor of the page after this one, if there is any.
    pub(super) fn next(&self, snapshot: &str, shown: usize, total: usize) -> Option<String> {
        let skip = self.skip.saturating_add(shown);
        (shown > 0 && skip < total).then(|| {
            let cursor = Cursor {
                snapshot: snapshot.to_owned(),
                skip,
                list: self.list.clone(),
            };
            cursor.to_string()
        })
    }

    /// Cuts a whole list down to this page.
    pub(super) fn cut<T>(&self, answer: Answer<T>, limit: Option<usize>) -> Answer<T> {
        let total = answer.items.len();
        let limit = limit.unwrap_or(MOST);
        let items: Vec<T> = answer
            .items
            .into_iter()
            .skip(self.skip)
            .take(limit)
            .collect();
        let next = self.next(&answer.snapshot, items.len(), total);
        Answer {
            items,
            next,
            ..answer
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_only_for_its_own_list() {
        let page = Page::new(20, "/gaps chain=NEV".into());
        let text = page.next("abc", 10, 31).unwrap();
        let cursor = Cursor::read(&text, "/gaps chain=NEV").unwrap();
        assert_eq!((cursor.snapshot.as_str(), cursor.skip), ("abc", 30));
        assert!(Cursor::read(&text, "/gaps chain=EIT").is_err());
        assert!(Cursor::read(&text.replace("30", "31"), "/gaps chain=NEV").is_err());
        assert!(Cursor::read(&text.replace("abc", "abd"), "/gaps chain=NEV").is_err());
        for odd in ["", ".", "a.b", "abc.30", "abc.-1.x", "\0.\0.\0"] {
            assert!(Cursor::read(odd, "/gaps chain=NEV").is_err(), "{odd:?}");
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        let page = Page::new(20, "/gaps".into());
        assert_eq!(page.next("abc", 11, 31), None);
        assert_eq!(page.next("abc", 0, 31), None, "nothing was shown");
    }
}
