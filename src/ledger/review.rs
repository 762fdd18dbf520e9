//! Pre-reviews (预审评估) as they were made. How a project is judged is for `app`; here the whole answer is kept, with what
//! it was told and the rules of the time, and never changed.
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::id::fresh_id;
use crate::ledger::project;
use crate::ledger::step_store::By;

const ADD: &str = include_str!("sql/review_add.sql");
const LIST: &str = include_str!("sql/review_list.sql");

/// A pre-review to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReview {
    /// The project.
    pub project: String,
    /// `pass`, `study` or `fail`.
    pub verdict: String,
    /// Points of 100; none where nothing could be judged.
    pub score: Option<f64>,
    /// What it was told, JSON.
    pub input: String,
    /// The rules, JSON.
    pub rules: String,
    /// The whole answer, JSON.
    pub answer: String,
    /// Whether it rests on invented rows.
    pub synthetic: bool,
}

/// A pre-review as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Its id.
    pub id: String,
    /// What was found.
    pub said: NewReview,
    /// The day, ISO.
    pub day: String,
    /// Who made it.
    pub who: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

impl Ledger {
    /// Keeps a pre-review.
    ///
    /// # Errors
    /// There is no such project, or the database does not answer.
    pub async fn add_review(&self, said: NewReview, by: &By) -> Result<Review, LedgerError> {
        let mut transaction = self.begin().await?;
        if project::find(&mut transaction, &said.project)
            .await?
            .is_none()
        {
            return Err(LedgerError::Unknown {
                what: "project",
                id: said.project,
            });
        }
        let review = Review {
            id: fresh_id(by.now_ms),
            said,
            day: by.today.clone(),
            who: by.who.clone(),
            at_ms: by.now_ms,
        };
        let said = &review.said;
        let query = sqlx::query(ADD)
            .bind(&review.id)
            .bind(&said.project)
            .bind(&review.day)
            .bind(&said.verdict)
            .bind(said.score)
            .bind(&said.input)
            .bind(&said.rules)
            .bind(&said.answer)
            .bind(&review.who)
            .bind(review.at_ms)
            .bind(i64::from(said.synthetic));
        let kept = query.execute(&mut *transaction).await;
        let doing = format!("keep the review of project `{}`", said.project);
        kept.map_err(LedgerError::doing(doing))?;
        project::commit(transaction, &review.said.project).await?;
        Ok(review)
    }

    /// Returns the pre-reviews of a project by time.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn reviews(&self, project: &str) -> Result<Vec<Review>, LedgerError> {
        let doing = || LedgerError::doing(format!("read the reviews of project `{project}`"));
        let rows = sqlx::query(LIST).bind(project).fetch_all(&self.pool);
        let read = |row: &AnyRow| {
            Ok(Review {
                id: row.try_get(0)?,
                said: NewReview {
                    project: row.try_get(1)?,
                    verdict: row.try_get(3)?,
                    score: row.try_get(4)?,
                    input: row.try_get(5)?,
                    rules: row.try_get(6)?,
                    answer: row.try_get(7)?,
                    synthetic: row.try_get::<i64, _>(10)? == 1,
                },
                day: row.try_get(2)?,
                who: row.try_get(8)?,
                at_ms: row.try_get(9)?,
            })
        };
        let rows = rows.await.map_err(doing())?;
        let reviews: Result<_, sqlx::Error> = rows.iter().map(read).collect();
        reviews.map_err(doing())
    }
}
