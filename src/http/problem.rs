//! Failures as RFC 9457 problem+json; the kind of the error decides the status.
use axum::Json;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{AppError, ErrorKind};

/// The body of a failure.
#[derive(Debug, Serialize)]
struct Body {
    status: u16,
    code: &'static str,
    title: &'static str,
    detail: String,
}

/// A failure on its way out.
#[derive(Debug)]
pub(super) struct Problem(AppError);

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

fn title(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Usage => "the request cannot be understood",
        ErrorKind::Invalid => "the request asks for something invalid",
        ErrorKind::NotFound => "there is no such thing",
        ErrorKind::Conflict => "it conflicts with what is there",
        ErrorKind::Unavailable => "try again later",
        ErrorKind::Internal => "something went wrong here",
    }
}

fn response(body: &Body) -> Response {
    let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(serde_json::json!(body))).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/problem+json"),
    );
    response
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = self.0.kind();
        // What went wrong inside is nobody's business outside.
        let detail = if kind == ErrorKind::Internal {
            title(kind).to_owned()
        } else {
            self.0.to_string()
        };
        response(&Body {
            status: kind.status(),
            code: self.0.code(),
            title: title(kind),
            detail,
        })
    }
}

/// Answers an address that is none of ours.
pub(super) async fn no_such_route(uri: Uri) -> Response {
    response(&Body {
        status: 404,
        code: "request.no_such_route",
        title: title(ErrorKind::NotFound),
        detail: format!("no route `{}`", uri.path()),
    })
}
