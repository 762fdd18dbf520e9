//! The page on which somebody logs in, starts the service for the first time, sets a password or enrols a second factor.
//! It is apart from the great page, so that nothing of that is loaded before the login, and it asks no other origin.
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

use crate::error::AppError;
use crate::http::problem::Problem;

const PAGE: &str = include_str!("page/access.html");
const SCRIPT: &str = include_str!("page/access.js");
const STYLE: &str = include_str!("page/access.css");

/// `GET /login`
pub(crate) async fn login() -> Html<&'static str> {
    Html(PAGE)
}

/// `GET /first`
pub(crate) async fn first() -> Html<&'static str> {
    Html(PAGE)
}

/// `GET /password`
pub(crate) async fn password() -> Html<&'static str> {
    Html(PAGE)
}

/// `GET /access/{file}`
pub(crate) async fn file(Path(name): Path<String>) -> Result<Response, Problem> {
    let (kind, text) = match name.as_str() {
        "access.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "access.css" => ("text/css; charset=utf-8", STYLE),
        _ => {
            let (what, hint) = ("file of the login page", String::new());
            return Err(AppError::Unknown {
                what,
                id: name,
                hint,
            }
            .into());
        }
    };
    Ok((
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind))],
        text,
    )
        .into_response())
}
