//! What every handler sees: the snapshot being served, older ones that were asked for, and the bounds.
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};

use crate::app::{Desk, View, Workspace};
use crate::atlas;
use crate::config::ServiceConfig;
use crate::error::AppError;
use crate::http::cache::{Cache, tag};
use crate::http::gate::Gate;
use crate::http::heavy::{Heavy, Party};
use crate::http::job::Jobs;
use crate::http::limit::Rates;
use crate::http::problem::{Problem, Refusal};
use crate::http::reach::Reach;
use crate::target::Contacts;

/// How many older snapshots stay open.
const MOST_OLDER: usize = 3;
/// Computations at the same time for each core: more would only wait for each other.
const WORK_PER_CORE: usize = 2;

/// A snapshot being served, with the answers already made from it.
#[derive(Debug)]
pub(crate) struct Held {
    /// The snapshot.
    pub(crate) view: View,
    /// Finished answers; they die with the snapshot.
    pub(super) cache: Cache,
    /// What of the ledger its answers rest on: part of their key and tag.
    stamp: Mutex<String>,
}

impl Held {
    fn new(view: View, cache_bytes: usize) -> Arc<Self> {
        Arc::new(Self {
            view,
            cache: Cache::new(cache_bytes),
            stamp: Mutex::default(),
        })
    }

    /// Takes the first contacts of the ledger; answers made before are not given again.
    fn take_contacts(&self, contacts: Option<Arc<Contacts>>) {
        let text = contacts.as_ref().map(|contacts| format!("{contacts:?}"));
        self.view.take_contacts(contacts);
        *self.stamp.lock().unwrap_or_else(PoisonError::into_inner) =
            text.map_or_else(String::new, |text| tag(&[&text]));
    }

    /// What of the ledger its answers rest on.
    pub(super) fn stamp(&self) -> String {
        let stamp = self.stamp.lock().unwrap_or_else(PoisonError::into_inner);
        stamp.clone()
    }

    /// The snapshot's id.
    pub(super) fn id(&self) -> &str {
        &self.view.snapshot.manifest.snapshot
    }
}

/// What every handler sees.
#[derive(Debug)]
pub(crate) struct Service {
    /// The workspace's folder.
    pub(super) folder: PathBuf,
    /// Limits.
    pub(super) settings: ServiceConfig,
    current: ArcSwap<Held>,
    older: Mutex<VecDeque<Arc<Held>>>,
    opening: Semaphore,
    work: Arc<Semaphore>,
    heavy: Heavy,
    /// Whether the ledger answers.
    pub(super) reach: Reach,
    /// Requests being answered.
    pub(super) running: Semaphore,
    /// Rates by caller.
    pub(super) rates: Rates,
    /// Who may call.
    pub(super) gate: Gate,
    desk: OnceCell<Desk>,
    /// Imports and builds that wait or run.
    pub(super) jobs: Jobs,
    /// The latest snapshot that could not be read; held while somebody looks for a new one.
    pub(super) refused: tokio::sync::Mutex<Option<String>>,
    contacts: Mutex<Option<Arc<Contacts>>>,
    draining: AtomicBool,
    fault: Mutex<Option<String>>,
}

/// What the service shares.
pub(crate) type Shared = Arc<Service>;

impl Service {
    /// A service over a snapshot, behind a gate.
    pub(super) fn new(view: View, gate: Gate) -> Shared {
        let settings = view.workspace.settings.service.clone();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Arc::new(Self {
            folder: view.workspace.settings.folder.clone(),
            current: ArcSwap::new(Held::new(view, settings.cache_bytes)),
            older: Mutex::default(),
            opening: Semaphore::new(1),
            work: Arc::new(Semaphore::new(cores * WORK_PER_CORE)),
            heavy: Heavy::new(&settings),
            reach: Reach::new(settings.concurrency),
            running: Semaphore::new(settings.concurrency),
            rates: Rates::new(&settings),
            gate,
            desk: OnceCell::new(),
            jobs: Jobs::new(settings.jobs),
            refused: tokio::sync::Mutex::default(),
            contacts: Mutex::default(),
            draining: AtomicBool::new(false),
            fault: Mutex::default(),
            settings,
        })
    }

    /// The ledger, opened when somebody first asks for it.
    ///
    /// # Errors
    /// The database does not answer; the next who asks tries again.
    pub(super) async fn desk(&self) -> Result<&Desk, Problem> {
        let open = || async {
            let workspace = self.current().view.workspace.clone();
            let desk = Desk::open(workspace).await?;
            self.gate.holds(&desk.ledger).await?;
            Ok::<_, AppError>(desk)
        };
        Ok(self.desk.get_or_try_init(open).await?)
    }

    /// Whether anybody has opened the ledger.
    pub(super) fn has_desk(&self) -> bool {
        self.desk.initialized()
    }

    /// The latest snapshot.
    pub(super) fn current(&self) -> Arc<Held> {
        self.current.load_full()
    }

    /// The snapshot of this id, the latest unless named; an older one is opened and kept for a while.
    pub(super) async fn held(self: &Arc<Self>, id: Option<&str>) -> Result<Arc<Held>, Problem> {
        let current = self.current();
        let Some(id) = id.filter(|id| *id != current.id()) else {
            return Ok(current);
        };
        if let Some(found) = self.find(id) {
            return Ok(found);
        }
        let _one = self.opening.acquire().await;
        if let Some(found) = self.find(id) {
            return Ok(found);
        }
        let (folder, wanted) = (self.folder.clone(), id.to_owned());
        let view = self
            .compute(move || {
                known(&folder, &wanted)?;
                open(&folder, &wanted)
            })
            .await?;
        let held = Held::new(view, self.settings.cache_bytes / 4);
        held.take_contacts(self.contacts());
        self.keep(Arc::clone(&held));
        Ok(held)
    }

    fn find(&self, id: &str) -> Option<Arc<Held>> {
        let current = self.current();
        if current.id() == id {
            return Some(current);
        }
        let older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        older.iter().find(|held| held.id() == id).cloned()
    }

    fn keep(&self, held: Arc<Held>) {
        let mut older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        older.retain(|known| known.id() != held.id());
        older.push_back(held);
        while older.len() > MOST_OLDER {
            older.pop_front();
        }
    }

    fn contacts(&self) -> Option<Arc<Contacts>> {
        let held = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Takes the first contacts of the ledger for every snapshot it answers from.
    pub(super) fn take_contacts(&self, contacts: &Arc<Contacts>) {
        let taken = Some(Arc::clone(contacts));
        if self.contacts() == taken {
            return;
        }
        self.contacts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&taken);
        let older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        for held in older.iter().chain([&self.current()]) {
            held.take_contacts(taken.clone());
        }
    }

    /// Serves another snapshot from now on; who is being answered keeps the one he began with.
    pub(super) fn swap(&self, view: View) {
        let held = Held::new(view, self.settings.cache_bytes);
        held.take_contacts(self.contacts());
        let before = self.current.swap(held);
        self.keep(before);
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Says why the latest snapshot cannot be served.
    pub(super) fn blame(&self, fault: String) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
    }

    /// Why the latest snapshot cannot be served, if so.
    pub(super) fn fault(&self) -> Option<String> {
        self.fault
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// From now on `/readyz` says no, so that nobody sends more.
    pub(super) fn drain(&self) {
        self.draining.store(true, Ordering::Release);
    }

    /// Whether the service is ending.
    pub(super) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    /// How many jobs wait or run, and how many computations run, light and heavy.
    pub(super) fn queues(&self) -> [(&'static str, usize); 3] {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        [
            ("jobs", self.jobs.open()),
            (
                "work",
                (cores * WORK_PER_CORE).saturating_sub(self.work.available_permits()),
            ),
            ("heavy", self.heavy.running()),
        ]
    }

    /// Runs a use case off the async threads, not too many at once.
    pub(super) async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, Problem> {
        run(place(&self.work).await, work).await
    }

    /// Runs a heavy use case apart from the others, behind them for the processor; who has too many of them open, or finds
    /// all places taken, is told to come again.
    pub(super) async fn compute_heavy<T: Send + 'static>(
        &self,
        caller: &Party,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, Problem> {
        let Some(_own) = self.heavy.enter(caller) else {
            return Err(Problem::later(
                Refusal::TooOften,
                format!(
                    "{} heavy calls of yours are being answered",
                    self.settings.heavy_each
                ),
                Duration::ZERO,
            ));
        };
        let wait = Duration::from_secs(2);
        let pool = self.heavy.pool();
        let work = move || pool.install(work);
        tokio::time::timeout(wait, place(&self.heavy.places))
            .await
            .map_err(|_elapsed| {
                Problem::later(
                    Refusal::TooOften,
                    "other heavy calls are being answered",
                    wait,
                )
            })
            .map(|place| run(place, work))?
            .await
    }
}

async fn place(places: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    let place = Arc::clone(places).acquire_owned().await;
    place.expect("the semaphore is never closed")
}

async fn run<T: Send + 'static>(
    place: OwnedSemaphorePermit,
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, Problem> {
    let outcome = tokio::task::spawn_blocking(move || {
        let outcome = work();
        drop(place);
        outcome
    })
    .await;
    match outcome {
        Ok(outcome) => Ok(outcome?),
        Err(fault) => std::panic::resume_unwind(fault.into_panic()),
    }
}

/// Holds that a snapshot exists, before anything is opened for it.
fn known(folder: &Path, id: &str) -> Result<(), AppError> {
    let all = atlas::list(&folder.join("atlas"))?;
    if all.iter().any(|one| one == id) {
        return Ok(());
    }
    Err(AppError::Unknown {
        what: "snapshot",
        id: id.to_owned(),
        hint: format!(": expected one of {}", all.join(", ")),
    })
}

/// Opens a snapshot of a workspace.
pub(super) fn open(folder: &Path, id: &str) -> Result<View, AppError> {
    View::open(Workspace::open(folder)?, Some(id))
}
