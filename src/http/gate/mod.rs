//! The gate before all routes: who calls, whether he may, from which page, how far he reaches; and the audit log of what
//! was done and what was refused. What the table of routes does not name is not let through.
mod cookie;
mod identity;
mod login;
mod origin;
mod reach;
mod record;
mod state;
mod table;

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::caller::Known;
use crate::http::gate::identity::{Identity, recognise};
use crate::http::gate::table::{Act, Need};
use crate::http::observe::with_id;
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;
use crate::http::who::peer;
use crate::ledger::{Due, Permission};

pub(super) use reach::Reach;
pub(super) use record::Subject;
pub(super) use state::{Gate, Start};

/// Unix milliseconds.
pub(super) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Lets a request through to its route if its caller may, and keeps what came of it.
pub(super) async fn gate(
    State(service): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(path) = request.extensions().get::<MatchedPath>().cloned() else {
        // Nothing answers there but that nothing answers.
        return next.run(request).await;
    };
    let path = path.as_str();
    let (need, act) = match table::find(request.method(), path) {
        Ok(row) => row,
        Err(known) => return no_such_method(&request, &known),
    };
    let mut note = record::Note::of(&request, (path, act), now_ms());
    let passed = pass(&service, (&mut request, path), need).await;
    let answered = match passed {
        Ok(known) => {
            note.caller(&known);
            request.extensions_mut().insert(known);
            if matches!(act, Act::Read | Act::Taken) {
                let response = next.run(request).await;
                return if note.is_kept(&response) {
                    note.keep(&service, response).await
                } else {
                    response
                };
            }
            Answered::Route(request, next)
        }
        Err(Stopped::Sent(response)) => return response,
        Err(Stopped::Refused(known, problem)) => {
            if let Some(known) = known {
                note.caller(&known);
            }
            Answered::Refused(problem.into_response())
        }
    };
    // What writes is finished and kept though its caller goes away.
    let rights = matches!(
        need,
        Need::Open | Need::Own | Need::May(Permission::Accounts | Permission::Grants)
    );
    let work = with_id(async move {
        let response = match answered {
            Answered::Route(request, next) => next.run(request).await,
            Answered::Refused(response) => response,
        };
        if rights {
            service.gate.memory.clear();
        }
        if note.is_kept(&response) {
            note.keep(&service, response).await
        } else {
            response
        }
    });
    match tokio::spawn(work).await {
        Ok(response) => response,
        Err(fault) => std::panic::resume_unwind(fault.into_panic()),
    }
}

enum Answered {
    Route(Request, Next),
    Refused(Response),
}

enum Stopped {
    /// A browser is sent elsewhere.
    Sent(Response),
    /// Refused, with whom it was, if that is known.
    Refused(Option<Box<Known>>, Problem),
}

fn no_such_method(request: &Request, known: &[&'static str]) -> Response {
    let detail = format!(
        "`{}` does not know `{}`: `/docs` lists what it knows",
        request.uri().path(),
        request.method()
    );
    let mut response = Problem::refused(Refusal::Method, detail).into_response();
    if let Ok(allowed) = HeaderValue::from_str(&known.join(",")) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// Holds a request against everything that is needed of it.
async fn pass(
    service: &Shared,
    (request, path): (&mut Request, &str),
    need: Need,
) -> Result<Known, Stopped> {
    let gate = &service.gate;
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let refused = |refusal, detail: &str| Problem::refused(refusal, detail.to_owned());
    let nobody = |problem| Stopped::Refused(None, problem);
    let ours = origin::is_ours(request.headers(), gate.origin.as_deref());
    if writes && ours == Some(false) {
        return Err(nobody(refused(
            Refusal::Origin,
            "the request comes from a page of another origin: nothing was changed",
        )));
    }
    if gate.open && !matches!(need, Need::Open) && !origin::is_loopback_name(request.headers()) {
        return Err(nobody(refused(
            Refusal::Origin,
            "this service is open to this machine only: ask it as `localhost` or `127.0.0.1`",
        )));
    }
    if matches!(need, Need::Open) {
        return Ok(Known::nobody(peer(request)));
    }
    let found = recognise(service, request.headers(), now_ms())
        .await
        .map_err(nobody)?;
    let Some(found) = found else {
        if matches!(need, Need::Page) {
            return Err(Stopped::Sent(login::sent_to(request.uri())));
        }
        if gate.refusals.check_key(&peer(request)).is_err() {
            let wait = std::time::Duration::from_secs(1);
            let detail = "too many requests without a login from this address";
            return Err(nobody(Problem::later(Refusal::TooOften, detail, wait)));
        }
        return Err(nobody(refused(
            Refusal::Login,
            "no login and no token, or one that is over: log in, or send `Authorization: Bearer …`",
        )));
    };
    let due = found.person.as_ref().and_then(|person| person.due);
    if matches!(need, Need::Page) && due.is_some() {
        // The login page knows what must be done first.
        return Err(Stopped::Sent(login::sent_to(request.uri())));
    }
    let known = known(&found, peer(request));
    let stop = |problem| Stopped::Refused(Some(Box::new(known.clone())), problem);
    if writes && found.person.is_some() && ours.is_none() {
        return Err(stop(refused(
            Refusal::Origin,
            "a change with a session needs `Origin`, which browsers send: a program uses a token",
        )));
    }
    permitted(&found, need).map_err(stop)?;
    let home = service.current().view.workspace.settings.region;
    let limits = (&mut *request, path);
    found
        .reach
        .limit(limits, &gate.parameters, home)
        .map_err(stop)?;
    Ok(known.clone())
}

/// Whether he may, and nothing is due first.
fn permitted(found: &Identity, need: Need) -> Result<(), Problem> {
    let due = found.person.as_ref().and_then(|person| person.due);
    let lacking = match need {
        Need::Open | Need::Page | Need::Known => return Ok(()),
        Need::Own if found.person.is_some() => return Ok(()),
        Need::Own => {
            return Err(Problem::refused(
                Refusal::Forbidden,
                "only for a person who logged in",
            ));
        }
        Need::May(one) if found.permissions.contains(&one) => None,
        Need::Either(one, other)
            if found.permissions.contains(&one) || found.permissions.contains(&other) =>
        {
            None
        }
        Need::May(one) | Need::Either(one, _) => Some(one),
    };
    if let Some(permission) = lacking {
        return Err(Problem::refused(
            Refusal::Forbidden,
            format!("this needs the permission `{permission}`, which you do not hold"),
        ));
    }
    match due {
        None => Ok(()),
        Some(Due::Password) => Err(Problem::refused(
            Refusal::Due,
            "first change your password: it is too old or was set for you",
        )),
        Some(Due::Factor) => Err(Problem::refused(
            Refusal::Due,
            "first enrol a second factor: your role needs one",
        )),
    }
}

fn known(found: &Arc<Identity>, address: IpAddr) -> Known {
    Known {
        who: found.who.clone(),
        kind: found.kind,
        sees: found.sees.clone(),
        permissions: found.permissions.clone(),
        roles: found.roles.clone(),
        reach: found.reach.clone(),
        person: found.person.clone(),
        address,
    }
}

/// Whether a status says that somebody was kept out.
fn keeps_out(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}
