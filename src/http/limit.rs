//! What a request may cost: length of address, headers and body, rate of a caller, requests at once, time.
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::ServiceConfig;
use crate::http::gate::Gate;
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;
use crate::http::who::peer;

/// Longest path with query, bytes.
const MOST_ADDRESS: usize = 8 << 10;
/// Longest headers in all, bytes.
const MOST_HEADERS: usize = 16 << 10;
/// Callers remembered before those at rest are forgotten.
const MOST_CALLERS: usize = 10_000;

/// Who a request counts for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Caller {
    /// An account or a token that was recognised lately, wherever it calls from.
    Recognised(String),
    /// Anybody else: a made-up token begins no count of its own.
    Address(IpAddr),
}

impl Caller {
    fn of(request: &Request, gate: &Gate) -> Self {
        let known = gate.remembered(request.headers());
        known.map_or_else(|| Self::Address(peer(request)), Self::Recognised)
    }
}

/// Rates by caller.
#[derive(Debug)]
pub(super) struct Rates {
    limiter: DefaultKeyedRateLimiter<Caller>,
    clock: DefaultClock,
}

impl Rates {
    /// The rates the settings allow.
    pub(super) fn new(settings: &ServiceConfig) -> Self {
        let one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota =
            Quota::per_second(one(settings.requests_per_second)).allow_burst(one(settings.burst));
        Self {
            limiter: RateLimiter::keyed(quota),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a request; returns how long to wait if it is one too many.
    fn count(&self, caller: &Caller) -> Result<(), Duration> {
        if self.limiter.len() > MOST_CALLERS {
            self.limiter.retain_recent();
        }
        self.limiter
            .check_key(caller)
            .map_err(|until| until.wait_time_from(self.clock.now()))
    }
}

/// What a form has beside its file, bytes.
const FORM: usize = 1 << 20;

/// Whether a request uploads a file: it may be longer and take longer than any other.
fn uploads(request: &Request) -> bool {
    request.method() == Method::POST && request.uri().path() == "/api/v1/imports"
}

fn lengths(request: &Request, settings: &ServiceConfig) -> Result<(), Problem> {
    let uri = request.uri();
    let address = uri.path_and_query().map_or(0, |text| text.as_str().len());
    if address > MOST_ADDRESS {
        return Err(Problem::refused(
            Refusal::LongAddress,
            format!("path and query have {address} bytes: expected {MOST_ADDRESS} at most"),
        ));
    }
    // What the address names is looked for in files and databases; none of our names has this character.
    if uri
        .path_and_query()
        .is_some_and(|text| text.as_str().contains("%00"))
    {
        return Err(Problem::argument(
            "path or query hold the character U+0000 (`%00`), which no name of ours has",
        ));
    }
    let packed = request.headers().get(header::CONTENT_ENCODING);
    if packed.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(Problem::refused(
            Refusal::MediaType,
            "the body is compressed (`Content-Encoding`): send it as it is",
        ));
    }
    let headers: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if headers > MOST_HEADERS {
        return Err(Problem::refused(
            Refusal::LongHeaders,
            format!("the headers have {headers} bytes: expected {MOST_HEADERS} at most"),
        ));
    }
    let body: usize = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    if uploads(request) {
        if body > settings.import_bytes.saturating_add(FORM) {
            return Err(long_file(settings));
        }
    } else if body > settings.body_bytes {
        return Err(long_body(settings));
    }
    Ok(())
}

/// The refusal of a body that is too long.
pub(super) fn long_body(settings: &ServiceConfig) -> Problem {
    Problem::refused(
        Refusal::LongBody,
        format!(
            "the body is too long: expected {} bytes at most (`service.body_bytes` of liantu.toml)",
            settings.body_bytes
        ),
    )
}

/// The refusal of an upload that is too long.
pub(super) fn long_file(settings: &ServiceConfig) -> Problem {
    Problem::refused(
        Refusal::LongBody,
        format!(
            "the file is too long: expected {} bytes at most (`service.import_bytes` of liantu.toml); split it, or import it on the command line",
            settings.import_bytes
        ),
    )
}

/// Lets a request through if it is within the bounds, and for so long.
pub(super) async fn bounds(
    State(service): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    if let Err(problem) = lengths(&request, &service.settings) {
        return problem.into_response();
    }
    if let Err(wait) = service.rates.count(&Caller::of(&request, &service.gate)) {
        let rate = service.settings.requests_per_second;
        return Problem::later(
            Refusal::TooOften,
            format!("more than {rate} requests a second, the most one caller may make"),
            wait,
        )
        .into_response();
    }
    let Ok(_place) = service.running.try_acquire() else {
        return Problem::later(
            Refusal::Busy,
            format!(
                "{} requests are being answered",
                service.settings.concurrency
            ),
            Duration::from_secs(1),
        )
        .into_response();
    };
    let most = Duration::from_secs(if uploads(&request) {
        service.settings.upload_seconds
    } else {
        service.settings.timeout_seconds
    });
    match tokio::time::timeout(most, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::later(
            Refusal::TooSlow,
            format!("no answer within {} s", most.as_secs()),
            Duration::from_secs(1),
        )
        .into_response(),
    }
}
