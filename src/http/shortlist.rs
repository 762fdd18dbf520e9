//! Shortlists over HTTP. Nobody keeps these answers; a change names the version it saw; deleting is a mark.
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::matching::{self, MatchAnswer};
use crate::app::shortlists::{self, ShortlistAnswer, ShortlistCard};
use crate::http::ask::Body;
use crate::http::bound::{Named, unkept};
use crate::http::caller::{Caller, Editor, tagged};
use crate::http::heavy::Party;
use crate::http::problem::Problem;
use crate::http::service::Shared;
use crate::ledger::{ShortlistChange, ShortlistItem};

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_shortlists, make_shortlist))
        .routes(routes!(match_names))
        .routes(routes!(one_shortlist, change_shortlist, delete_shortlist))
        .routes(routes!(put_entries))
        .routes(routes!(drop_entry))
}

/// Every shortlist, by name
#[utoipa::path(get, path = "/shortlists", tag = "ledger",
    responses((status = 200, description = "The lists", body = ShortlistAnswer)))]
async fn list_shortlists(State(service): State<Shared>) -> Reply {
    let desk = service.desk().await?;
    Ok(unkept(&shortlists::list(desk).await?))
}

/// A line to be added, or a new remark on one.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EntryAsk {
    /// Id of an enterprise or a segment.
    #[schema(example = "NEV-B07")]
    subject: String,
    /// A remark.
    #[serde(default)]
    note: String,
}

impl From<EntryAsk> for ShortlistItem {
    fn from(ask: EntryAsk) -> Self {
        Self {
            subject: ask.subject,
            note: ask.note,
        }
    }
}

/// A list to be made.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShortlistAsk {
    /// Its name.
    name: String,
    /// What it is for.
    #[serde(default)]
    note: String,
    /// Its lines.
    #[serde(default)]
    entries: Vec<EntryAsk>,
}

fn carded(card: &ShortlistCard) -> Response {
    tagged(unkept(card), card.list.version)
}

/// Makes a shortlist
#[utoipa::path(post, path = "/shortlists", tag = "ledger", request_body = ShortlistAsk,
    responses((status = 200, description = "The list; its tag is its version", body = ShortlistCard)))]
async fn make_shortlist(
    State(service): State<Shared>,
    caller: Caller,
    Body(ask): Body<ShortlistAsk>,
) -> Reply {
    let lines = ask.entries.into_iter().map(ShortlistItem::from).collect();
    let desk = service.desk().await?;
    let held = service.current();
    let asked = (ask.name.as_str(), ask.note.as_str(), lines);
    Ok(carded(
        &shortlists::make(desk, &held.view, asked, &caller.by).await?,
    ))
}

/// One shortlist with its lines, in their order, and its history
#[utoipa::path(get, path = "/shortlists/{id}", tag = "ledger",
    params(("id" = String, Path, description = "Shortlist id")),
    responses((status = 200, description = "The list; its tag is its version", body = ShortlistCard)))]
async fn one_shortlist(State(service): State<Shared>, Named(id): Named<String>) -> Reply {
    let desk = service.desk().await?;
    let held = service.current();
    Ok(carded(&shortlists::card(desk, &held.view, &id).await?))
}

async fn change(
    service: &Shared,
    (id, change): (String, ShortlistChange),
    editor: Editor,
) -> Result<Option<ShortlistCard>, Problem> {
    let desk = service.desk().await?;
    let held = service.current();
    let asked = (id.as_str(), editor.version, change);
    Ok(shortlists::change(desk, &held.view, asked, &editor.by).await?)
}

async fn changed(service: &Shared, asked: (String, ShortlistChange), editor: Editor) -> Reply {
    let card = change(service, asked, editor).await?;
    Ok(carded(&card.expect("only a deletion leaves no list")))
}

/// What changes in a list; what is not given stays.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShortlistEdit {
    /// Its name.
    #[serde(default)]
    name: Option<String>,
    /// What it is for.
    #[serde(default)]
    note: Option<String>,
    /// Subjects that come first, in this order; the others follow as they were.
    #[serde(default)]
    order: Vec<String>,
}

/// Renames a shortlist or puts its lines in order
#[utoipa::path(patch, path = "/shortlists/{id}", tag = "ledger", request_body = ShortlistEdit,
    params(("id" = String, Path, description = "Shortlist id"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"2\"")),
    responses((status = 200, description = "The list", body = ShortlistCard)))]
async fn change_shortlist(
    State(service): State<Shared>,
    editor: Editor,
    Named(id): Named<String>,
    Body(ask): Body<ShortlistEdit>,
) -> Reply {
    let edit = ShortlistChange::Edit {
        name: ask.name,
        note: ask.note,
        order: ask.order,
    };
    changed(&service, (id, edit), editor).await
}

/// Whether a list was deleted.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Deletion {
    /// The list.
    id: String,
    /// Always true: lines and history stay in the ledger.
    deleted: bool,
}

/// Deletes a shortlist: it is marked, its lines and history stay in the ledger
#[utoipa::path(delete, path = "/shortlists/{id}", tag = "ledger",
    params(("id" = String, Path, description = "Shortlist id"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"2\"")),
    responses((status = 200, description = "It is deleted", body = Deletion)))]
async fn delete_shortlist(
    State(service): State<Shared>,
    editor: Editor,
    Named(id): Named<String>,
) -> Reply {
    change(&service, (id.clone(), ShortlistChange::Delete), editor).await?;
    Ok(unkept(&Deletion { id, deleted: true }))
}

/// Lines to be added.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EntriesAsk {
    /// The lines; a subject that is there already gets the new remark.
    #[schema(min_items = 1)]
    entries: Vec<EntryAsk>,
}

/// Adds lines to a shortlist, or gives them new remarks
#[utoipa::path(post, path = "/shortlists/{id}/entries", tag = "ledger", request_body = EntriesAsk,
    params(("id" = String, Path, description = "Shortlist id"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"2\"")),
    responses((status = 200, description = "The list", body = ShortlistCard)))]
async fn put_entries(
    State(service): State<Shared>,
    editor: Editor,
    Named(id): Named<String>,
    Body(ask): Body<EntriesAsk>,
) -> Reply {
    let lines: Vec<ShortlistItem> = ask.entries.into_iter().map(ShortlistItem::from).collect();
    if lines.is_empty() {
        return Err(Problem::argument("`entries` is empty: expected 1 or more"));
    }
    changed(&service, (id, ShortlistChange::PutAll(lines)), editor).await
}

/// Takes a line out of a shortlist
#[utoipa::path(delete, path = "/shortlists/{id}/entries/{subject}", tag = "ledger",
    params(("id" = String, Path, description = "Shortlist id"),
        ("subject" = String, Path, description = "Id of the enterprise or segment", example = "NEV-B07"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"2\"")),
    responses((status = 200, description = "The list", body = ShortlistCard)))]
async fn drop_entry(
    State(service): State<Shared>,
    editor: Editor,
    Named((id, subject)): Named<(String, String)>,
) -> Reply {
    changed(&service, (id, ShortlistChange::Drop(subject)), editor).await
}

/// Names to be matched.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NamesAsk {
    /// Names or ids of enterprises; a text pasted from a spreadsheet may hold many, one a line.
    #[schema(min_items = 1)]
    names: Vec<String>,
}

/// Matches pasted names against the snapshot: matched, similar (to choose) or unknown
#[utoipa::path(post, path = "/shortlists/matches", tag = "ledger", request_body = NamesAsk,
    responses((status = 200, description = "What became of each name", body = MatchAnswer)))]
async fn match_names(
    State(service): State<Shared>,
    caller: Party,
    Body(ask): Body<NamesAsk>,
) -> Reply {
    let held = service.current();
    let answer = service
        .compute_heavy(&caller, move || matching::matches(&held.view, &ask.names))
        .await?;
    Ok(unkept(&answer))
}
