//! The work of the system administrator (accounts) and of the security administrator (roles, tokens).
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::access::{
    self, AccountAnswer, AccountItem, GrantAsk, MadeToken, TokenAnswer, TokenAsk,
};
use crate::http::access::enter::{Done, done};
use crate::http::access::{desk, failed};
use crate::http::ask::Body;
use crate::http::bound::{Named, unkept};
use crate::http::caller::{Caller, Editor};
use crate::http::gate::Subject;
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;
use crate::ledger::account_name;

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_accounts, make_account))
        .routes(routes!(act_on_account))
        .routes(routes!(grant_roles))
        .routes(routes!(list_tokens, make_token))
        .routes(routes!(revoke_token))
}

fn about(subject: &str, mut response: Response) -> Response {
    response
        .extensions_mut()
        .insert(Subject(subject.to_owned()));
    response
}

/// All accounts
#[utoipa::path(get, path = "/accounts", tag = "administration",
    responses((status = 200, description = "The accounts", body = AccountAnswer)))]
async fn list_accounts(State(service): State<Shared>, caller: Caller) -> Reply {
    let desk = desk(&service).await?;
    Ok(unkept(
        &access::list(desk, &service.gate.policy, caller.by.now_ms).await?,
    ))
}

/// An account to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAccountAsk {
    /// Its name; the security administrator gives it its roles.
    #[schema(example = "zhang.san")]
    name: String,
}

/// An account just made.
#[derive(Serialize, ToSchema)]
struct MadeAccount {
    /// The account.
    account: AccountItem,
    /// The path of the link that sets its password, good once: hand it over in person.
    link: String,
}

/// Makes an account without roles, and the link that sets its password
#[utoipa::path(post, path = "/accounts", tag = "administration", request_body = NewAccountAsk,
    responses((status = 200, description = "The account and its link", body = MadeAccount),
        (status = 409, description = "The name is taken", content_type = "application/problem+json")))]
async fn make_account(
    State(service): State<Shared>,
    caller: Caller,
    Body(asked): Body<NewAccountAsk>,
) -> Reply {
    let (policy, now) = (&service.gate.policy, caller.by.now_ms);
    let desk = desk(&service).await?;
    let none = GrantAsk::default();
    let (made, link) =
        access::add(desk, (&asked.name, &none), policy, (&caller.by.who, now)).await?;
    let name = made.name.clone();
    let answer = MadeAccount {
        account: AccountItem::new(made, policy, now),
        link: format!("/password#{}", link.reveal()),
    };
    Ok(about(&name, unkept(&answer)))
}

/// What is done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AccountAct {
    /// Its sessions and tokens end at once.
    Disable,
    /// It may log in again.
    Enable,
    /// It need not wait after wrong attempts.
    Unlock,
    /// Make the link that sets a new password.
    ResetPassword,
    /// Take its second factor away.
    ResetFactor,
}

/// What is to be done to an account.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActAsk {
    /// What.
    act: AccountAct,
}

/// What was done to an account.
#[derive(Serialize, ToSchema)]
struct ActedAccount {
    /// The account.
    account: AccountItem,
    /// The path of the link that sets its password, where one was asked for.
    link: Option<String>,
}

/// Disables, enables or unlocks an account, or resets its password or second factor
#[utoipa::path(post, path = "/accounts/{name}/acts", tag = "administration", request_body = ActAsk,
    params(("name" = String, Path, description = "Name of the account")),
    responses((status = 200, description = "The account", body = ActedAccount),
        (status = 409, description = "It is so already, or it is the last administrator of its kind", content_type = "application/problem+json")))]
async fn act_on_account(
    State(service): State<Shared>,
    caller: Caller,
    Named(name): Named<String>,
    Body(asked): Body<ActAsk>,
) -> Reply {
    let (policy, now) = (&service.gate.policy, caller.by.now_ms);
    let ledger = &desk(&service).await?.ledger;
    let account = ledger.account(&name).await.map_err(failed)?;
    let resets = matches!(
        asked.act,
        AccountAct::ResetPassword | AccountAct::ResetFactor
    );
    // Who could reset another administrator could become him, and the three would be one.
    if resets && account.grant.is_administrator() {
        return Err(Problem::refused(
            Refusal::Forbidden,
            "an administrator's password and second factor are reset on the machine itself: `liantu user reset`",
        ));
    }
    let mut link = None;
    let account = match asked.act {
        AccountAct::Disable => ledger.disable_account(&name, now).await,
        AccountAct::Enable => ledger.enable_account(&name).await,
        AccountAct::Unlock => ledger.unlock_account(&name).await,
        AccountAct::ResetPassword => {
            let secret = ledger
                .offer_reset_link(&name, policy, now)
                .await
                .map_err(failed)?;
            link = Some(format!("/password#{}", secret.reveal()));
            ledger.account(&name).await
        }
        AccountAct::ResetFactor => {
            ledger.drop_factor(&account.id).await.map_err(failed)?;
            ledger.account(&name).await
        }
    };
    let account = AccountItem::new(account.map_err(failed)?, policy, now);
    let act = serde_json::to_value(asked.act).unwrap_or_default();
    let subject = act.as_str().unwrap_or_default().to_owned();
    Ok(about(&subject, unkept(&ActedAccount { account, link })))
}

/// Gives an account roles and the chains and regions they are limited to; its sessions end
#[utoipa::path(patch, path = "/accounts/{name}/grant", tag = "administration", request_body = GrantAsk,
    params(("name" = String, Path, description = "Name of the account"),
        ("If-Match" = String, Header, description = "The version seen, in quotes", example = "\"2\"")),
    responses((status = 200, description = "The account", body = AccountItem),
        (status = 409, description = "Somebody changed it meanwhile", content_type = "application/problem+json")))]
async fn grant_roles(
    State(service): State<Shared>,
    editor: Editor,
    Named(name): Named<String>,
    Body(asked): Body<GrantAsk>,
) -> Reply {
    let (policy, now) = (&service.gate.policy, editor.by.now_ms);
    if account_name(&name).is_ok_and(|name| name == editor.by.who) {
        return Err(Problem::refused(
            Refusal::Forbidden,
            "nobody changes his own roles",
        ));
    }
    let desk = desk(&service).await?;
    let grant = asked.checked(&desk.workspace)?;
    let granted = desk
        .ledger
        .grant((&name, editor.version), &grant, now)
        .await;
    let account = AccountItem::new(granted.map_err(failed)?, policy, now);
    let subject = [
        account.roles.join(","),
        account.chains.join(","),
        account.regions.join(","),
    ]
    .join(" ");
    Ok(about(subject.trim(), unkept(&account)))
}

/// All tokens, without their secrets
#[utoipa::path(get, path = "/tokens", tag = "administration",
    responses((status = 200, description = "The tokens", body = TokenAnswer)))]
async fn list_tokens(State(service): State<Shared>, caller: Caller) -> Reply {
    let desk = desk(&service).await?;
    Ok(unkept(&access::tokens(desk, caller.by.now_ms).await?))
}

/// Makes a token; its secret is shown this once
#[utoipa::path(post, path = "/tokens", tag = "administration", request_body = TokenAsk,
    responses((status = 200, description = "The token and its secret", body = MadeToken)))]
async fn make_token(
    State(service): State<Shared>,
    caller: Caller,
    Body(asked): Body<TokenAsk>,
) -> Reply {
    let policy = &service.gate.policy;
    let by = (caller.by.who.as_str(), caller.by.now_ms);
    let owner = caller.person()?.account_id.clone();
    let desk = desk(&service).await?;
    let made = access::create(desk, (&asked, Some(&owner)), policy, by).await?;
    Ok(about(&made.token.id, unkept(&made)))
}

/// Revokes a token
#[utoipa::path(delete, path = "/tokens/{id}", tag = "administration",
    params(("id" = String, Path, description = "Token id")),
    responses((status = 200, description = "It is revoked", body = Done),
        (status = 409, description = "It was revoked already", content_type = "application/problem+json")))]
async fn revoke_token(
    State(service): State<Shared>,
    caller: Caller,
    Named(id): Named<String>,
) -> Reply {
    let ledger = &desk(&service).await?.ledger;
    ledger
        .revoke_token(&id, caller.by.now_ms)
        .await
        .map_err(failed)?;
    Ok(done())
}
