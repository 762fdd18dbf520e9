//! Login, the first start, and a password set with a link.
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::access::{self, AccountAnswer, AccountItem, NewcomerAsk};
use crate::http::access::{desk, failed};
use crate::http::ask::Body;
use crate::http::bound::unkept;
use crate::http::caller::Caller;
use crate::http::gate::{Subject, now_ms};
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;
use crate::ledger::{Login, LoginAsk, Secret};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(log_in))
        .routes(routes!(first_start))
        .routes(routes!(set_password))
}

/// Longest name kept of somebody who is not let in, characters.
const MOST_NAME: usize = 64;

/// Who wants in.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LoginBody {
    /// Name of the account.
    #[schema(max_length = 256)]
    name: String,
    /// Its password.
    #[schema(max_length = 4096)]
    password: String,
    /// The six digits of the second factor, where the account has one.
    #[serde(default)]
    code: Option<String>,
}

/// That something was done.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Done {
    /// True.
    pub(super) done: bool,
}

/// The answer that something was done.
pub(super) fn done() -> Response {
    unkept(&Done { done: true })
}

fn about(subject: &str, mut response: Response) -> Response {
    let subject: String = subject.chars().take(MOST_NAME).collect();
    response.extensions_mut().insert(Subject(subject));
    response
}

/// Logs in: name and password, then the code of the second factor; the answer sets the cookie of a new session
#[utoipa::path(post, path = "/login", tag = "access", request_body = LoginBody,
    responses((status = 200, description = "Logged in; the cookie is set", body = Done),
        (status = 401, description = "Wrong, or a code is needed (`access.code`)", content_type = "application/problem+json"),
        (status = 429, description = "Locked after wrong attempts, or too many from this address", content_type = "application/problem+json")))]
async fn log_in(
    State(service): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Body(asked): Body<LoginBody>,
) -> Result<Response, Problem> {
    let name = asked.name.clone();
    let entered = enter(&service, (&caller, &headers), asked).await;
    Ok(match entered {
        Ok(response) => about(&name, response),
        Err(problem) => about(&name, problem.into_response()),
    })
}

async fn enter(
    service: &Shared,
    (caller, headers): (&Caller, &HeaderMap),
    asked: LoginBody,
) -> Result<Response, Problem> {
    let gate = &service.gate;
    if gate.is_open() {
        return Err(Problem::argument(
            "this service asks for no login: it is open to this machine",
        ));
    }
    let _place = gate.hashing(caller.known.address).await?;
    let ask = LoginAsk {
        name: asked.name,
        password: Secret::new(asked.password),
        code: asked.code,
    };
    let ledger = &desk(service).await?.ledger;
    let now = now_ms();
    let login = ledger
        .login(ask, (&gate.policy, &gate.key), now)
        .await
        .map_err(failed)?;
    let account = match login {
        Login::Entered(account) => account,
        Login::Wrong => {
            return Err(Problem::refused(
                Refusal::Wrong,
                "name, password or code is wrong, or the account is disabled",
            ));
        }
        Login::CodeWanted => {
            return Err(Problem::refused(
                Refusal::Code,
                "this account has a second factor: send `code`, the six digits its telephone shows",
            ));
        }
        Login::Locked(until) => {
            metrics::counter!("liantu_lockouts_total").increment(1);
            let wait = u64::try_from(until - now).unwrap_or(0);
            return Err(Problem::later(
                Refusal::Locked,
                "too many wrong attempts: wait, or ask the system administrator to unlock the account",
                std::time::Duration::from_millis(wait),
            ));
        }
    };
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let from = (caller.known.address.to_string(), agent.unwrap_or_default());
    let secret = ledger
        .begin_session(&account.id, (&from.0, from.1), (&gate.policy, now))
        .await
        .map_err(failed)?;
    let mut response = done();
    response
        .headers_mut()
        .insert(header::SET_COOKIE, gate.cookie(&secret));
    Ok(response)
}

/// The three administrators of the first start.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FirstStart {
    /// The part of the link after `#`.
    link: String,
    /// One system, one security and one audit administrator: three people.
    administrators: Vec<NewcomerAsk>,
}

/// Makes the three administrators with the link that `serve` printed; the link is used up
#[utoipa::path(post, path = "/first", tag = "access", request_body = FirstStart,
    responses((status = 200, description = "The accounts", body = AccountAnswer)))]
async fn first_start(
    State(service): State<Shared>,
    caller: Caller,
    Body(asked): Body<FirstStart>,
) -> Result<Response, Problem> {
    let gate = &service.gate;
    let _place = gate.hashing(caller.known.address).await?;
    let three = access::first_accounts(asked.administrators)?;
    let now = now_ms();
    let link = Secret::new(asked.link);
    let ledger = &desk(&service).await?.ledger;
    let made = ledger
        .use_first_link(&link, three, (&gate.policy, now))
        .await
        .map_err(failed)?;
    let names: Vec<&str> = made.iter().map(|account| account.name.as_str()).collect();
    let subject = names.join(",");
    let items = made
        .iter()
        .map(|account| AccountItem::new(account.clone(), &gate.policy, now));
    let answer = AccountAnswer {
        items: items.collect(),
    };
    Ok(about(&subject, unkept(&answer)))
}

/// A password to be set.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordByLink {
    /// The part of the link after `#`.
    link: String,
    /// The new password.
    password: String,
}

/// Sets a password with a link, which is used up; all sessions of the account end
#[utoipa::path(post, path = "/password", tag = "access", request_body = PasswordByLink,
    responses((status = 200, description = "The password is set", body = Done)))]
async fn set_password(
    State(service): State<Shared>,
    caller: Caller,
    Body(asked): Body<PasswordByLink>,
) -> Result<Response, Problem> {
    let gate = &service.gate;
    let _place = gate.hashing(caller.known.address).await?;
    let (link, password) = (Secret::new(asked.link), Secret::new(asked.password));
    let ledger = &desk(&service).await?.ledger;
    let set = ledger
        .use_reset_link(&link, password, (&gate.policy, now_ms()))
        .await;
    Ok(about(&set.map_err(failed)?.name, done()))
}
