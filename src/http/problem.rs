//! Failures as RFC 9457 problem+json; the kind of the error decides the status.
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{AppError, ErrorKind};
use crate::http::observe::request_id;

/// The body of a failure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(example = json!({
    "status": 404, "code": "catalog.unknown_chain", "title": "there is no such thing",
    "detail": "no chain `NEW`: did you mean `NEV`?", "findings": [], "request_id": "b4c1d2e3f4a5b6c7"
}))]
pub(super) struct ProblemBody {
    /// The HTTP status.
    pub(super) status: u16,
    /// What went wrong, stable, for programs.
    pub(super) code: String,
    /// What went wrong in general, for people.
    pub(super) title: String,
    /// What was found, what was expected, what to do.
    pub(super) detail: String,
    /// Every single fault, where there are several.
    pub(super) findings: Vec<String>,
    /// The request, as the log names it.
    pub(super) request_id: String,
}

/// A failure of the service itself, before or beside any use case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The path or the query is too long.
    LongAddress,
    /// The headers are too long.
    LongHeaders,
    /// The body is too long.
    LongBody,
    /// The caller asks too often.
    TooOften,
    /// Too much at once, or for too long.
    Busy,
    /// The answer took too long.
    TooSlow,
    /// The method does not fit the path.
    Method,
    /// The body is not of the type expected.
    MediaType,
    /// Only for this machine.
    Elsewhere,
    /// Nobody is logged in.
    Login,
    /// Name, password or code is wrong.
    Wrong,
    /// The password is right, a code is needed.
    Code,
    /// Too many wrong attempts.
    Locked,
    /// He may not.
    Forbidden,
    /// Outside of the chains and regions he is limited to.
    Outside,
    /// From a page of another origin.
    Origin,
    /// Something must be done first.
    Due,
    /// A change that does not name the version it saw.
    Unseen,
    /// The ledger did not answer a moment ago.
    NoLedger,
}

impl Refusal {
    /// Every refusal with status, code and title.
    fn stated(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::LongAddress => (414, "request.long_address", "the address is too long"),
            Self::LongHeaders => (431, "request.long_headers", "the headers are too long"),
            Self::LongBody => (413, "request.long_body", "the body is too long"),
            Self::TooOften => (429, "request.too_often", "too many requests"),
            Self::Busy => (503, "service.busy", "try again later"),
            Self::TooSlow => (503, "service.too_slow", "the answer took too long"),
            Self::Method => (405, "request.method", "the method does not fit the path"),
            Self::MediaType => (
                415,
                "request.media_type",
                "the body is not of the type expected",
            ),
            Self::NoLedger => (503, "ledger.unreachable", "try again later"),
            Self::Unseen => (
                428,
                "request.unseen_version",
                "a change needs the version you saw",
            ),
            Self::Elsewhere => (403, "request.elsewhere", "only for this machine"),
            Self::Login => (401, "access.login", "log in first"),
            Self::Wrong => (401, "access.wrong", "name, password or code is wrong"),
            Self::Code => (401, "access.code", "a code is needed"),
            Self::Locked => (429, "access.locked", "too many wrong attempts"),
            Self::Forbidden => (403, "access.forbidden", "you may not"),
            Self::Outside => (403, "access.outside", "outside of what you may see"),
            Self::Origin => (403, "access.origin", "from a page of another origin"),
            Self::Due => (403, "access.due", "something must be done first"),
        }
    }
}

/// A failure on its way out.
#[derive(Debug)]
pub(super) enum Problem {
    /// A use case failed.
    App(Box<AppError>),
    /// The service refused; with the detail and when to come again.
    Refused(Refusal, String, Option<Duration>),
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self::App(Box::new(error))
    }
}

impl Problem {
    /// A refusal without a time to come again.
    pub(super) fn refused(refusal: Refusal, detail: impl Into<String>) -> Self {
        Self::Refused(refusal, detail.into(), None)
    }

    /// A refusal to come again from after a while.
    pub(super) fn later(refusal: Refusal, detail: impl Into<String>, wait: Duration) -> Self {
        Self::Refused(refusal, detail.into(), Some(wait))
    }

    /// A request that cannot be understood.
    pub(super) fn argument(detail: impl Into<String>) -> Self {
        AppError::Argument(detail.into()).into()
    }
}

fn title(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Usage => "the request cannot be understood",
        ErrorKind::Invalid => "the request asks for something invalid",
        ErrorKind::NotFound => "there is no such thing",
        ErrorKind::Stale => "it was changed meanwhile",
        ErrorKind::Conflict => "it conflicts with what is there",
        ErrorKind::Unavailable | ErrorKind::Interrupted => "try again later",
        ErrorKind::Internal => "something went wrong here",
    }
}

fn response(body: &ProblemBody) -> Response {
    let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(serde_json::json!(body))).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A failure with its causes, for the log.
fn whole(error: &AppError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}

fn of_use_case(error: &AppError) -> Response {
    let kind = error.kind();
    // What went wrong inside is nobody's business outside: it goes to the log.
    let hidden = matches!(kind, ErrorKind::Internal | ErrorKind::Unavailable);
    if hidden {
        tracing::error!(
            request_id = request_id(),
            code = error.code(),
            cause = whole(error),
            "failed"
        );
    }
    let detail = if hidden {
        format!("{}; the log tells more under the request id", title(kind))
    } else {
        error.to_string()
    };
    let mut response = response(&ProblemBody {
        status: kind.status(),
        code: error.code().to_owned(),
        title: title(kind).to_owned(),
        findings: if detail.contains("; ") && kind == ErrorKind::Invalid {
            detail.split("; ").map(str::to_owned).collect()
        } else {
            Vec::new()
        },
        detail,
        request_id: request_id(),
    });
    if kind == ErrorKind::Unavailable {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        if matches!(error, AppError::Ledger(fault) if fault.is_away()) {
            response.extensions_mut().insert(NoLedger);
        }
    }
    response
}

/// On an answer: the ledger did not answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct NoLedger;

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::App(error) => of_use_case(&error),
            Self::Refused(refusal, detail, wait) => {
                let (status, code, title) = refusal.stated();
                let mut response = response(&ProblemBody {
                    status,
                    code: code.to_owned(),
                    title: title.to_owned(),
                    detail,
                    findings: Vec::new(),
                    request_id: request_id(),
                });
                if status == 401 {
                    let challenge = HeaderValue::from_static("Bearer");
                    response
                        .headers_mut()
                        .insert(header::WWW_AUTHENTICATE, challenge);
                }
                if let Some(wait) = wait {
                    // Whole seconds, never 0: who comes at once is refused again.
                    let seconds = wait.as_secs() + 1;
                    response
                        .headers_mut()
                        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                }
                response
            }
        }
    }
}

/// Answers an address that is none of ours.
pub(super) async fn no_such_route(uri: Uri) -> Response {
    response(&ProblemBody {
        status: 404,
        code: "request.no_such_route".to_owned(),
        title: title(ErrorKind::NotFound).to_owned(),
        detail: format!("no route `{}`: `/docs` lists them", uri.path()),
        findings: Vec::new(),
        request_id: request_id(),
    })
}

/// Answers a method that a path does not know.
pub(super) async fn no_such_method(method: axum::http::Method, uri: Uri) -> Problem {
    Problem::refused(
        Refusal::Method,
        format!(
            "`{}` does not know `{method}`: `/docs` lists what it knows",
            uri.path()
        ),
    )
}

/// Answers a panic: the message is in the log, the caller gets the request id.
pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    response(&ProblemBody {
        status: 500,
        code: "service.panic".to_owned(),
        title: title(ErrorKind::Internal).to_owned(),
        detail: "the log tells more under the request id".to_owned(),
        findings: Vec::new(),
        request_id: request_id(),
    })
}
