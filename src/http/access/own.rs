//! What is one's own: who I am, my password, my second factor, my sessions.
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::access::SessionItem;
use crate::http::access::enter::{Done, done};
use crate::http::access::{desk, failed};
use crate::http::ask::Body;
use crate::http::bound::{Named, unkept};
use crate::http::caller::Caller;
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;
use crate::ledger::{Due, Secret};

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(log_out))
        .routes(routes!(who_am_i))
        .routes(routes!(change_password))
        .routes(routes!(begin_factor))
        .routes(routes!(confirm_factor))
        .routes(routes!(my_sessions))
        .routes(routes!(end_session))
}

/// Ends the session
#[utoipa::path(post, path = "/logout", tag = "access",
    responses((status = 200, description = "It is over; the cookie is cleared", body = Done)))]
async fn log_out(State(service): State<Shared>, caller: Caller) -> Reply {
    let person = caller.person()?;
    let ledger = &desk(&service).await?.ledger;
    let ended = ledger
        .end_session(&person.session_id, &person.account_id)
        .await;
    ended.map_err(failed)?;
    let mut response = done();
    response
        .headers_mut()
        .insert(header::SET_COOKIE, service.gate.no_cookie());
    Ok(response)
}

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    /// The account's or token's name.
    name: String,
    /// `account`, `token`, or `local` where the service is open to this machine.
    kind: String,
    /// Roles.
    roles: Vec<String>,
    /// What he may do.
    permissions: Vec<String>,
    /// What must be done before anything else: `password` or `factor`; null if nothing.
    due: Option<String>,
}

/// Who I am and what I may do
#[utoipa::path(get, path = "/me", tag = "access", responses((status = 200, description = "The caller", body = Me)))]
async fn who_am_i(caller: Caller) -> Reply {
    let known = caller.known;
    let due = known.person.and_then(|person| person.due);
    Ok(unkept(&Me {
        name: known.who,
        kind: known.kind.to_owned(),
        roles: known.roles.iter().map(ToString::to_string).collect(),
        permissions: known.permissions.iter().map(ToString::to_string).collect(),
        due: due.map(|due| {
            match due {
                Due::Password => "password",
                Due::Factor => "factor",
            }
            .to_owned()
        }),
    }))
}

/// A change of the password.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    /// The present password.
    present: String,
    /// The new one.
    new: String,
}

/// Changes my password; my other sessions end
#[utoipa::path(post, path = "/me/password", tag = "access", request_body = PasswordChange,
    responses((status = 200, description = "It is changed", body = Done)))]
async fn change_password(
    State(service): State<Shared>,
    caller: Caller,
    Body(asked): Body<PasswordChange>,
) -> Reply {
    let person = caller.person()?;
    let gate = &service.gate;
    let _place = gate.hashing(caller.known.address).await?;
    let both = (Secret::new(asked.present), Secret::new(asked.new));
    let mine = (person.account_id.as_str(), person.session_id.as_str());
    let ledger = &desk(&service).await?.ledger;
    let changed = ledger
        .change_password(mine, both, (&gate.policy, caller.by.now_ms))
        .await;
    changed.map_err(failed)?;
    Ok(done())
}

/// A second factor to be put into a telephone.
#[derive(Serialize, ToSchema)]
struct FactorOffer {
    /// `otpauth://…`, as a QR code holds it.
    url: String,
    /// The same to be typed.
    seed: String,
}

/// Begins a second factor; it counts once a code of it was confirmed
#[utoipa::path(post, path = "/me/factor", tag = "access",
    responses((status = 200, description = "What the telephone needs", body = FactorOffer)))]
async fn begin_factor(State(service): State<Shared>, caller: Caller) -> Reply {
    let person = caller.person()?;
    let ledger = &desk(&service).await?.ledger;
    let offer = ledger
        .offer_factor((&person.account_id, &caller.known.who), &service.gate.key)
        .await;
    let offer = offer.map_err(failed)?;
    Ok(unkept(&FactorOffer {
        url: offer.url.reveal().to_owned(),
        seed: offer.seed.reveal().to_owned(),
    }))
}

/// A code of a second factor.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodeAsk {
    /// The six digits.
    code: String,
    /// My password: a session left open is not enough to put another telephone in.
    password: String,
}

/// Confirms the second factor with a code of it
#[utoipa::path(post, path = "/me/factor/confirmation", tag = "access", request_body = CodeAsk,
    responses((status = 200, description = "It counts from now on", body = Done)))]
async fn confirm_factor(
    State(service): State<Shared>,
    caller: Caller,
    Body(asked): Body<CodeAsk>,
) -> Reply {
    let person = caller.person()?;
    let (gate, now) = (&service.gate, caller.by.now_ms);
    let _place = gate.hashing(caller.known.address).await?;
    let ledger = &desk(&service).await?.ledger;
    let right = ledger
        .proves(
            &person.account_id,
            Secret::new(asked.password),
            (&gate.policy, now),
        )
        .await
        .map_err(failed)?;
    let confirmed = right
        && ledger
            .confirm_factor(&person.account_id, &asked.code, (&gate.key, now))
            .await
            .map_err(failed)?;
    if !confirmed {
        let detail = "the password is wrong, or the code is not the one the telephone shows now";
        return Err(Problem::refused(Refusal::Forbidden, detail));
    }
    Ok(done())
}

/// My sessions.
#[derive(Debug, Serialize, ToSchema)]
struct SessionAnswer {
    /// The sessions, the newest first.
    items: Vec<SessionItem>,
}

/// My sessions
#[utoipa::path(get, path = "/me/sessions", tag = "access",
    responses((status = 200, description = "The sessions", body = SessionAnswer)))]
async fn my_sessions(State(service): State<Shared>, caller: Caller) -> Reply {
    let person = caller.person()?;
    let ledger = &desk(&service).await?.ledger;
    let found = ledger
        .sessions(&person.account_id, &service.gate.policy, caller.by.now_ms)
        .await;
    let found = found.map_err(failed)?.into_iter();
    Ok(unkept(&SessionAnswer {
        items: found
            .map(|one| SessionItem::new(one, &person.session_id))
            .collect(),
    }))
}

/// Ends one of my sessions
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "access",
    params(("id" = String, Path, description = "Session id")),
    responses((status = 200, description = "It is over", body = Done)))]
async fn end_session(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
) -> Reply {
    let person = caller.person()?;
    let ledger = &desk(&service).await?.ledger;
    ledger
        .end_session(&id, &person.account_id)
        .await
        .map_err(failed)?;
    Ok(done())
}
