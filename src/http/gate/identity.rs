//! Who a request comes from: a token, a session, everybody on this machine where that was asked for, or nobody. What was
//! read is remembered for a second, and for ten minutes where the ledger does not answer, so that reads go on without it.
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, header};

use crate::http::caller::Person;
use crate::http::gate::reach::Reach;
use crate::http::gate::state::Gate;
use crate::http::problem::Problem;
use crate::http::service::{Service, Shared};
use crate::ledger::{Account, Permission, ProjectFilter, Role, Secret, Session, Token, due};

/// How long what was read counts without reading again.
const FRESH_MS: i64 = 1_000;
/// How long it counts where the ledger does not answer.
const STALE_MS: i64 = 600_000;
/// How long nobody asks a ledger again that did not answer.
const AWAY_MS: i64 = 5_000;
/// How long a known caller waits for the ledger before he is taken as he was known.
const PATIENCE: Duration = Duration::from_millis(500);
/// Callers remembered before all are forgotten.
const MOST: usize = 10_000;
/// What everybody on this machine may do where that was asked for: all but administration.
const OPEN_TO_ALL: Role = Role::Planner;

/// Somebody who was recognised.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    /// His account's or token's name.
    pub(super) who: String,
    /// `account`, `token` or `local`.
    pub(super) kind: &'static str,
    /// What he may do.
    pub(super) permissions: BTreeSet<Permission>,
    /// What a token is limited to in everything it reads; a person sees the whole snapshot.
    pub(super) reach: Reach,
    /// Which projects he sees.
    pub(super) sees: ProjectFilter,
    /// His session, if it is one.
    pub(super) person: Option<Person>,
    /// Roles, for himself to see.
    pub(super) roles: Vec<Role>,
    /// Until when this holds at most, Unix milliseconds.
    until_ms: i64,
}

impl Identity {
    /// What he is counted by, wherever he calls from.
    fn party(&self) -> String {
        format!("{} {}", self.kind, self.who)
    }
}

#[derive(Debug, Clone)]
struct Remembered {
    /// When it was read.
    read_ms: i64,
    /// When to read it again.
    look_ms: i64,
    found: Arc<Identity>,
}

/// Who was recognised lately, by what he showed.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<HashMap<String, Remembered>>);

impl Memory {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Remembered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who it is, if he need not be looked up again yet.
    fn fresh(&self, shown: &str, now_ms: i64) -> Option<Arc<Identity>> {
        let all = self.all();
        let known = all.get(shown)?;
        (now_ms < known.look_ms && now_ms < known.found.until_ms).then(|| Arc::clone(&known.found))
    }

    /// Who it was, while the ledger does not answer.
    fn stale(&self, shown: &str, now_ms: i64) -> Option<Arc<Identity>> {
        let mut all = self.all();
        let known = all.get_mut(shown)?;
        if now_ms - known.read_ms > STALE_MS || now_ms >= known.found.until_ms {
            return None;
        }
        known.look_ms = now_ms + AWAY_MS;
        Some(Arc::clone(&known.found))
    }

    /// What he is counted by who was recognised by this lately.
    fn party(&self, shown: &str) -> Option<String> {
        let all = self.all();
        all.get(shown).map(|known| known.found.party())
    }

    fn knows(&self, shown: &str) -> bool {
        self.all().contains_key(shown)
    }

    fn put(&self, shown: String, found: &Arc<Identity>, now_ms: i64) {
        let mut all = self.all();
        if all.len() >= MOST {
            all.clear();
        }
        let remembered = Remembered {
            read_ms: now_ms,
            look_ms: now_ms + FRESH_MS,
            found: Arc::clone(found),
        };
        all.insert(shown, remembered);
    }

    fn drop(&self, shown: &str) {
        self.all().remove(shown);
    }

    /// Forgets all: rights changed.
    pub(super) fn clear(&self) {
        self.all().clear();
    }
}

/// What a caller shows.
enum Shown {
    Token(Secret),
    Session(Secret),
}

impl Shown {
    fn of(headers: &HeaderMap, gate: &Gate) -> Option<Self> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let text = value.to_str().unwrap_or_default();
            let (word, secret) = text.split_once(' ').unwrap_or((text, ""));
            let secret = if word.eq_ignore_ascii_case("bearer") {
                secret.trim()
            } else {
                ""
            };
            return Some(Self::Token(Secret::new(secret)));
        }
        gate.jar.read(headers).map(Self::Session)
    }

    /// What it is remembered by: no secret stays in memory.
    fn key(&self) -> String {
        match self {
            Self::Token(secret) => crate::http::cache::tag(&["token", secret.reveal()]),
            Self::Session(secret) => crate::http::cache::tag(&["session", secret.reveal()]),
        }
    }
}

impl Gate {
    /// What the caller is counted by, if he was recognised lately; nothing is read for it.
    pub(in crate::http) fn remembered(&self, headers: &HeaderMap) -> Option<String> {
        let shown = Shown::of(headers, self)?;
        self.memory.party(&shown.key())
    }
}

/// Recognises the caller; `None` if he is nobody.
pub(super) async fn recognise(
    service: &Shared,
    headers: &HeaderMap,
    now_ms: i64,
) -> Result<Option<Arc<Identity>>, Problem> {
    let gate = &service.gate;
    if gate.open {
        let found = gate.everybody.get_or_init(everybody);
        let closed = gate.is_closed(service, now_ms);
        return Ok((!closed).then(|| Arc::clone(found)));
    }
    let Some(shown) = Shown::of(headers, gate) else {
        return Ok(None);
    };
    let key = shown.key();
    if let Some(found) = gate.memory.fresh(&key, now_ms) {
        return Ok(Some(found));
    }
    let looked = if gate.memory.knows(&key) {
        tokio::time::timeout(PATIENCE, read(service, &shown, now_ms)).await
    } else {
        Ok(read(service, &shown, now_ms).await)
    };
    match looked {
        Ok(Ok(Some(found))) => {
            let found = Arc::new(found);
            gate.memory.put(key, &found, now_ms);
            Ok(Some(found))
        }
        Ok(Ok(None)) => {
            gate.memory.drop(&key);
            Ok(None)
        }
        Ok(Err(fault)) => gate.memory.stale(&key, now_ms).map(Some).ok_or(fault),
        Err(_) => match gate.memory.stale(&key, now_ms) {
            Some(found) => Ok(Some(found)),
            None => read(service, &shown, now_ms)
                .await
                .map(|found| found.map(Arc::new)),
        },
    }
}

async fn read(service: &Service, shown: &Shown, now_ms: i64) -> Result<Option<Identity>, Problem> {
    let ledger = &service.desk().await?.ledger;
    let failed = |fault| Problem::from(crate::error::AppError::from(fault));
    Ok(match shown {
        Shown::Token(secret) => {
            let found = ledger.token(secret, now_ms).await.map_err(failed)?;
            found.map(of_token)
        }
        Shown::Session(secret) => {
            let policy = &service.gate.policy;
            let found = ledger
                .session(secret, policy, now_ms)
                .await
                .map_err(failed)?;
            let rest_ms = policy.idle_seconds * 1_000;
            found.map(|(session, account)| {
                let due = due(&account, policy, now_ms);
                of_session((session, account), due, now_ms + rest_ms)
            })
        }
    })
}

fn everybody() -> Arc<Identity> {
    Arc::new(Identity {
        who: "local".to_owned(),
        kind: "local",
        permissions: OPEN_TO_ALL.permissions().iter().copied().collect(),
        reach: Reach::default(),
        sees: ProjectFilter::default(),
        person: None,
        roles: vec![OPEN_TO_ALL],
        until_ms: i64::MAX,
    })
}

fn of_token(token: Token) -> Identity {
    let reach = Reach::of(&token.grant);
    Identity {
        sees: reach.projects(),
        reach,
        who: format!("{} {}", token.id, token.name),
        kind: "token",
        permissions: token.permissions,
        person: None,
        roles: token.grant.roles,
        until_ms: token.expires_ms,
    }
}

fn of_session(
    (session, account): (Session, Account),
    due: Option<crate::ledger::Due>,
    rests_until_ms: i64,
) -> Identity {
    Identity {
        permissions: account.grant.permissions(),
        sees: Reach::of(&account.grant).projects(),
        reach: Reach::default(),
        roles: account.grant.roles,
        who: account.name,
        kind: "account",
        person: Some(Person {
            account_id: account.id,
            session_id: session.id,
            due,
        }),
        until_ms: session.expires_ms.min(rests_until_ms),
    }
}
