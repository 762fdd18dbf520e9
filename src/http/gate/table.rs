//! The one table of routes: what each needs, and what the audit log keeps of it. A test holds it against the description.
use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::Method;

use crate::ledger::Permission;
use crate::ledger::Permission as P;

/// What a route needs of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing.
    Open,
    /// Nothing, and a browser that is not logged in is sent to the login.
    Page,
    /// A login or a token, whatever it may do.
    Known,
    /// A login; what is due first may be done here.
    Own,
    /// A permission.
    May(Permission),
    /// One of two permissions.
    Either(Permission, Permission),
}

/// What is done there, as far as the audit log cares. What is refused with 401 or 403 is kept everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Something is read: not kept.
    Read,
    /// Named persons are read, or a file or a log is taken away: kept with the query.
    Taken,
    /// Something is written: kept.
    Written,
    /// Somebody tries to get in: kept whatever comes of it.
    Entered,
}

/// A route: method, path, need, act.
pub(crate) type Row = (&'static str, &'static str, Need, Act);

/// Every route, one a line.
#[rustfmt::skip]
pub(crate) const ROUTES: &[Row] = &[
    ("GET", "/healthz", Need::Open, Act::Read),
    ("GET", "/readyz", Need::Open, Act::Read),
    // For this machine only: its handler holds that.
    ("GET", "/metrics", Need::Open, Act::Read),
    ("GET", "/docs", Need::Open, Act::Read),
    ("GET", "/docs/{*file}", Need::Open, Act::Read),
    ("GET", "/api/v1/openapi.json", Need::Open, Act::Read),
    ("GET", "/icon.svg", Need::Open, Act::Read),
    ("GET", "/assets/{file}", Need::Open, Act::Read),
    ("GET", "/login", Need::Open, Act::Read),
    ("GET", "/first", Need::Open, Act::Read),
    ("GET", "/password", Need::Open, Act::Read),
    ("GET", "/access/{file}", Need::Open, Act::Read),
    // The snapshot.
    ("GET", "/api/v1/chains", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/chains/{chain}", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/chains/{chain}/map", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/segments/{segment}", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/segments/{segment}/enterprises", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/regions", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/regions/{adcode}/profile", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/gaps", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/gaps/{segment}", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/targets", Need::May(P::Read), Act::Read),
    ("POST", "/api/v1/targets/query", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/talents", Need::May(P::People), Act::Taken),
    ("GET", "/api/v1/enterprises", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/enterprises/{id}", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/enterprises/{id}/paths", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/snapshots", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/snapshots/{before}/diff/{now}", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/exports/{file}", Need::May(P::Export), Act::Taken),
    // The ledger.
    ("GET", "/api/v1/projects", Need::May(P::Projects), Act::Read),
    ("POST", "/api/v1/projects", Need::May(P::WriteProjects), Act::Written),
    ("GET", "/api/v1/projects/board", Need::May(P::Projects), Act::Read),
    ("GET", "/api/v1/projects/{id}", Need::May(P::Projects), Act::Read),
    ("PATCH", "/api/v1/projects/{id}", Need::May(P::WriteProjects), Act::Written),
    ("POST", "/api/v1/projects/{id}/events", Need::May(P::WriteProjects), Act::Written),
    ("POST", "/api/v1/projects/{id}/approvals", Need::May(P::Settle), Act::Written),
    ("POST", "/api/v1/projects/{id}/settlements", Need::May(P::Settle), Act::Written),
    ("GET", "/api/v1/projects/{id}/papers", Need::May(P::Projects), Act::Read),
    ("POST", "/api/v1/projects/{id}/papers", Need::May(P::WriteProjects), Act::Written),
    ("GET", "/api/v1/projects/{id}/papers/{paper}", Need::May(P::Projects), Act::Taken),
    ("POST", "/api/v1/projects/{id}/reviews", Need::May(P::WriteProjects), Act::Written),
    ("POST", "/api/v1/projects/{id}/reviews/trial", Need::May(P::Projects), Act::Read),
    ("GET", "/api/v1/checklist", Need::May(P::Read), Act::Read),
    ("GET", "/api/v1/kpi", Need::May(P::Projects), Act::Read),
    ("GET", "/api/v1/kpi/rankings", Need::May(P::Projects), Act::Read),
    // What is followed up around projects, and reports.
    ("GET", "/api/v1/visits", Need::May(P::Projects), Act::Read),
    ("POST", "/api/v1/visits", Need::May(P::WriteProjects), Act::Written),
    ("PATCH", "/api/v1/visits/{id}", Need::May(P::WriteProjects), Act::Written),
    ("GET", "/api/v1/leads", Need::May(P::Projects), Act::Read),
    ("POST", "/api/v1/leads/{id}/acts", Need::May(P::WriteProjects), Act::Written),
    ("GET", "/api/v1/channels", Need::May(P::Projects), Act::Read),
    ("GET", "/api/v1/activity", Need::May(P::Projects), Act::Read),
    ("GET", "/api/v1/stalled", Need::May(P::Projects), Act::Read),
    ("GET", "/api/v1/late", Need::May(P::Projects), Act::Read),
    ("GET", "/api/v1/matters", Need::May(P::Projects), Act::Read),
    ("POST", "/api/v1/matters", Need::May(P::WriteProjects), Act::Written),
    ("PATCH", "/api/v1/matters/{id}", Need::May(P::WriteProjects), Act::Written),
    ("GET", "/api/v1/reports/{kind}", Need::May(P::Projects), Act::Taken),
    // Lists handed out: planners hand them out, teams say what became of them.
    ("GET", "/api/v1/lists", Need::May(P::Projects), Act::Read),
    ("POST", "/api/v1/lists", Need::Either(P::Export, P::WriteProjects), Act::Written),
    ("GET", "/api/v1/lists/rates", Need::May(P::Projects), Act::Read),
    ("GET", "/api/v1/lists/{id}", Need::May(P::Projects), Act::Read),
    ("POST", "/api/v1/lists/{id}/outcomes", Need::May(P::WriteProjects), Act::Written),
    // What people say beside the snapshot, and what makes the next one.
    ("GET", "/api/v1/corrections", Need::May(P::Notes), Act::Read),
    ("POST", "/api/v1/corrections", Need::May(P::WriteNotes), Act::Written),
    ("POST", "/api/v1/corrections/{id}/undo", Need::May(P::WriteNotes), Act::Written),
    ("GET", "/api/v1/shortlists", Need::May(P::Notes), Act::Read),
    ("POST", "/api/v1/shortlists", Need::May(P::WriteNotes), Act::Written),
    ("POST", "/api/v1/shortlists/matches", Need::May(P::Notes), Act::Read),
    ("GET", "/api/v1/shortlists/{id}", Need::May(P::Notes), Act::Read),
    ("PATCH", "/api/v1/shortlists/{id}", Need::May(P::WriteNotes), Act::Written),
    ("DELETE", "/api/v1/shortlists/{id}", Need::May(P::WriteNotes), Act::Written),
    ("POST", "/api/v1/shortlists/{id}/entries", Need::May(P::WriteNotes), Act::Written),
    ("DELETE", "/api/v1/shortlists/{id}/entries/{subject}", Need::May(P::WriteNotes), Act::Written),
    ("GET", "/api/v1/imports", Need::May(P::Data), Act::Read),
    ("POST", "/api/v1/imports", Need::May(P::Data), Act::Written),
    ("GET", "/api/v1/imports/{id}", Need::May(P::Data), Act::Read),
    ("GET", "/api/v1/imports/{id}/{file}", Need::May(P::Data), Act::Taken),
    ("GET", "/api/v1/builds", Need::May(P::Data), Act::Read),
    ("POST", "/api/v1/builds", Need::May(P::Data), Act::Written),
    ("GET", "/api/v1/builds/{id}", Need::May(P::Data), Act::Read),
    ("GET", "/api/v1/templates/{file}", Need::May(P::Data), Act::Read),
    // Getting in, and what is one's own.
    ("POST", "/api/v1/login", Need::Open, Act::Entered),
    ("POST", "/api/v1/first", Need::Open, Act::Entered),
    ("POST", "/api/v1/password", Need::Open, Act::Entered),
    ("POST", "/api/v1/logout", Need::Own, Act::Written),
    ("GET", "/api/v1/me", Need::Known, Act::Read),
    ("POST", "/api/v1/me/password", Need::Own, Act::Written),
    ("POST", "/api/v1/me/factor", Need::Own, Act::Written),
    ("POST", "/api/v1/me/factor/confirmation", Need::Own, Act::Written),
    ("GET", "/api/v1/me/sessions", Need::Own, Act::Read),
    ("DELETE", "/api/v1/me/sessions/{id}", Need::Own, Act::Written),
    // Administration.
    ("GET", "/api/v1/accounts", Need::Either(P::Accounts, P::Grants), Act::Read),
    ("POST", "/api/v1/accounts", Need::May(P::Accounts), Act::Written),
    ("POST", "/api/v1/accounts/{name}/acts", Need::May(P::Accounts), Act::Written),
    ("PATCH", "/api/v1/accounts/{name}/grant", Need::May(P::Grants), Act::Written),
    ("GET", "/api/v1/tokens", Need::May(P::Grants), Act::Read),
    ("POST", "/api/v1/tokens", Need::May(P::Grants), Act::Written),
    ("DELETE", "/api/v1/tokens/{id}", Need::May(P::Grants), Act::Written),
    ("GET", "/api/v1/audit", Need::May(P::Audit), Act::Taken),
    ("GET", "/api/v1/audit/state", Need::May(P::Audit), Act::Read),
    ("GET", "/api/v1/audit/export", Need::May(P::Audit), Act::Taken),
];

/// Whether a path is one of the page's views.
fn is_view(path: &str) -> bool {
    crate::http::page::PATHS.contains(&path)
}

/// The rows of a path.
fn rows(path: &str) -> &'static [&'static Row] {
    static BY_PATH: LazyLock<HashMap<&str, Vec<&Row>>> = LazyLock::new(|| {
        let mut found: HashMap<&str, Vec<&Row>> = HashMap::new();
        for row in ROUTES {
            found.entry(row.1).or_default().push(row);
        }
        found
    });
    BY_PATH.get(path).map_or(&[], Vec::as_slice)
}

/// What a route needs and does; the methods the path knows if it does not know this one.
pub(super) fn find(method: &Method, path: &str) -> Result<(Need, Act), Vec<&'static str>> {
    // HEAD is answered as GET.
    let asked = if *method == Method::HEAD {
        "GET"
    } else {
        method.as_str()
    };
    if is_view(path) {
        return if asked == "GET" {
            Ok((Need::Page, Act::Read))
        } else {
            Err(vec!["GET", "HEAD"])
        };
    }
    let mut known = Vec::new();
    for (method, _, need, act) in rows(path) {
        if *method == asked {
            return Ok((*need, *act));
        }
        known.push(*method);
        if *method == "GET" {
            known.push("HEAD");
        }
    }
    Err(known)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_of_the_description_has_its_row_and_no_row_is_there_twice() {
        let api: serde_json::Value = serde_json::from_str(&crate::http::openapi()).unwrap();
        let rows: BTreeSet<(String, &str)> = ROUTES
            .iter()
            .map(|row| (row.0.to_lowercase(), row.1))
            .collect();
        assert_eq!(rows.len(), ROUTES.len());
        let mut described = 0;
        for (path, operations) in api["paths"].as_object().unwrap() {
            for method in operations.as_object().unwrap().keys() {
                described += 1;
                assert!(
                    rows.contains(&(method.clone(), path.as_str())),
                    "`{method} {path}` has no row in ROUTES: say what it needs and whether the audit log keeps it"
                );
            }
        }
        let beside = ROUTES
            .iter()
            .filter(|row| api["paths"].get(row.1).is_none());
        let beside: Vec<&str> = beside.map(|row| row.1).collect();
        let expected = [
            "/docs",
            "/docs/{*file}",
            "/api/v1/openapi.json",
            "/icon.svg",
            "/assets/{file}",
            "/login",
            "/first",
            "/password",
            "/access/{file}",
        ];
        assert_eq!(beside, expected, "rows of routes that are not described");
        assert_eq!(described + expected.len(), ROUTES.len());
    }

    #[test]
    fn every_route_that_changes_something_is_kept_in_the_audit_log() {
        for (method, path, _, act) in ROUTES {
            let questions = [
                "/api/v1/targets/query",
                "/api/v1/shortlists/matches",
                "/api/v1/projects/{id}/reviews/trial",
            ];
            let question = questions.contains(path);
            let kept = matches!(act, Act::Written | Act::Entered);
            assert_eq!(*method != "GET" && !question, kept, "{method} {path}");
        }
    }

    #[test]
    fn a_method_the_path_does_not_know_finds_those_it_knows() {
        assert!(find(&Method::HEAD, "/api/v1/gaps").is_ok());
        assert_eq!(
            find(&Method::DELETE, "/api/v1/gaps"),
            Err(vec!["GET", "HEAD"])
        );
        assert_eq!(find(&Method::POST, "/chain"), Err(vec!["GET", "HEAD"]));
        assert_eq!(find(&Method::GET, "/nowhere"), Err(vec![]));
    }
}
