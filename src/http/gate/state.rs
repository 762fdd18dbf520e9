//! What the gate knows: the policy and the key, whether the service is open, who was recognised lately, and how often an
//! address may try.
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::http::HeaderValue;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::Semaphore;

use crate::app::access;
use crate::app::{Desk, Workspace};
use crate::catalog::AccessPolicy;
use crate::config::AccessMode;
use crate::error::AppError;
use crate::http::gate::cookie::Jar;
use crate::http::gate::identity::{Identity, Memory};
use crate::http::gate::reach::Parameters;
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;
use crate::ledger::{AccessKey, Ledger, Secret};

/// Logins of one address at once before they count one by one.
const LOGIN_BURST: NonZeroU32 = NonZeroU32::new(60).expect("60 is not 0");
/// Logins of one address a second, over time.
const LOGINS: NonZeroU32 = NonZeroU32::new(5).expect("5 is not 0");
/// Nameless refusals of one address at once before they are no longer looked at one by one.
const REFUSAL_BURST: NonZeroU32 = NonZeroU32::new(600).expect("600 is not 0");
/// The same a second, over time.
const REFUSALS: NonZeroU32 = NonZeroU32::new(10).expect("10 is not 0");
/// How often an open service looks whether there are accounts now.
const LOOK_MS: i64 = 5_000;
/// Passwords hashed at the same time: each takes 19 MiB and a core.
const HASHES: usize = 2;

/// What the gate knows.
#[derive(Debug)]
pub(in crate::http) struct Gate {
    /// Whether everybody on this machine is let in.
    pub(super) open: bool,
    /// The policy of accounts.
    pub(in crate::http) policy: AccessPolicy,
    /// The key of second factors.
    pub(in crate::http) key: AccessKey,
    pub(super) jar: Jar,
    pub(super) origin: Option<String>,
    pub(super) memory: Memory,
    pub(super) parameters: Parameters,
    pub(super) hashing: Semaphore,
    pub(super) logins: DefaultKeyedRateLimiter<IpAddr>,
    pub(super) refusals: DefaultKeyedRateLimiter<IpAddr>,
    pub(super) trusted: Vec<IpAddr>,
    pub(super) everybody: OnceLock<Arc<Identity>>,
    pub(super) looked_ms: AtomicI64,
    pub(super) closed: AtomicBool,
}

/// How the service is started, as far as the gate cares.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Start {
    /// Whether everybody on this machine is to be let in.
    pub(in crate::http) open: bool,
    /// Whether the service speaks TLS itself.
    pub(in crate::http) tls: bool,
}

impl Gate {
    /// A gate for a workspace.
    pub(in crate::http) fn new(workspace: &Workspace, start: Start) -> Result<Self, AppError> {
        let settings = &workspace.settings;
        let origin = settings.access.origin.clone();
        let jar = if start.tls || origin.is_some() {
            Jar::Secure
        } else {
            Jar::Loopback
        };
        let open = start.open || settings.access.mode == AccessMode::Open;
        Ok(Self {
            open,
            policy: access::policy(workspace)?,
            key: if open {
                // Nothing is sealed or opened where nobody logs in, so no file is made.
                AccessKey::fresh()?
            } else {
                access::key(workspace)?
            },
            jar,
            origin,
            memory: Memory::default(),
            parameters: Parameters::of(&crate::http::openapi()),
            hashing: Semaphore::new(HASHES),
            refusals: RateLimiter::keyed(Quota::per_second(REFUSALS).allow_burst(REFUSAL_BURST)),
            trusted: settings.access.trusted_proxies.clone(),
            everybody: OnceLock::new(),
            looked_ms: AtomicI64::new(0),
            closed: AtomicBool::new(false),
            logins: RateLimiter::keyed(Quota::per_second(LOGINS).allow_burst(LOGIN_BURST)),
        })
    }

    /// Proxies whose word on addresses is believed.
    pub(in crate::http) fn trusted(&self) -> &[IpAddr] {
        &self.trusted
    }

    /// Whether everybody on this machine is let in.
    pub(in crate::http) fn is_open(&self) -> bool {
        self.open
    }

    /// Makes the link of the first start where there is no account, and refuses an open service where there is one.
    pub(in crate::http) async fn first_link(
        &self,
        workspace: &Workspace,
        now_ms: i64,
    ) -> Result<Option<Secret>, AppError> {
        if self.open {
            // Reading makes no ledger that nobody wrote to, and goes on while the ledger is away: then whoever first
            // opens it holds this.
            if workspace.has_ledger()
                && let Ok(ledger) = workspace.ledger().await
            {
                self.holds(&ledger).await?;
            }
            return Ok(None);
        }
        let desk = Desk::open(workspace.clone()).await?;
        Ok(desk.ledger.offer_first_link(&self.policy, now_ms).await?)
    }

    /// Whether an open service no longer answers, since somebody made an account meanwhile. Nobody waits for the look.
    pub(super) fn is_closed(&self, service: &Shared, now_ms: i64) -> bool {
        let looked = self.looked_ms.load(Ordering::Acquire);
        if now_ms - looked > LOOK_MS
            && self
                .looked_ms
                .compare_exchange(looked, now_ms, Ordering::AcqRel, Ordering::Acquire)
                .is_ok()
        {
            let service = Arc::clone(service);
            tokio::spawn(async move {
                if service.current().view.workspace.has_ledger()
                    && let Ok(desk) = service.desk().await
                {
                    // It says so itself; a ledger that is away says nothing.
                    let _ = service.gate.holds(&desk.ledger).await;
                }
            });
        }
        self.closed.load(Ordering::Acquire)
    }

    /// Holds that an open service has no accounts: a workspace with accounts always asks.
    pub(in crate::http) async fn holds(&self, ledger: &Ledger) -> Result<(), AppError> {
        if self.open && ledger.has_accounts().await? {
            self.closed.store(true, Ordering::Release);
            return Err(AppError::Argument(
                "there are accounts, so the service asks who calls: leave `--open` and `access.mode = \"open\"` out".into(),
            ));
        }
        Ok(())
    }

    /// A place to hash a password in, for an address that does not come too often.
    pub(in crate::http) async fn hashing(
        &self,
        address: IpAddr,
    ) -> Result<tokio::sync::SemaphorePermit<'_>, Problem> {
        let second = std::time::Duration::from_secs(1);
        if self.logins.check_key(&address).is_err() {
            return Err(Problem::later(
                Refusal::TooOften,
                "too many logins from this address",
                second,
            ));
        }
        match tokio::time::timeout(5 * second, self.hashing.acquire()).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(Problem::later(Refusal::Busy, "others log in", second)),
        }
    }

    /// The header that begins a session in a browser.
    pub(in crate::http) fn cookie(&self, secret: &Secret) -> HeaderValue {
        self.jar.set(secret)
    }

    /// The header that ends it.
    pub(in crate::http) fn no_cookie(&self) -> HeaderValue {
        self.jar.clear()
    }
}
