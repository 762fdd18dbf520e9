//! What the gate writes into the audit log: one row for each write and each file taken, each attempt to get in, and
//! whatever was refused. No secret: neither headers nor bodies are read, and addresses never carry one.
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::error::AppError;
use crate::http::caller::Known;
use crate::http::gate::keeps_out;
use crate::http::gate::table::Act;
use crate::http::observe::request_id;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::who::peer;
use crate::ledger::AuditEntry;

/// What a handler says its answer was about, where the address does not: put into the answer's extensions.
#[derive(Debug, Clone)]
pub(crate) struct Subject(pub(crate) String);

/// A row in the making.
#[derive(Debug)]
pub(super) struct Note {
    entry: AuditEntry,
    act: Act,
}

impl Note {
    /// What is known before anything is decided.
    pub(super) fn of(request: &Request, (path, act): (&str, Act), now_ms: i64) -> Self {
        let uri = request.uri();
        let asked = match (act, uri.query()) {
            (Act::Taken, Some(query)) => format!("{}?{query}", uri.path()),
            _ => uri.path().to_owned(),
        };
        Self {
            entry: AuditEntry {
                at_ms: now_ms,
                who: String::new(),
                kind: "none".to_owned(),
                address: peer(request).to_string(),
                action: format!("{} {path}", request.method()),
                subject: if asked == path { String::new() } else { asked },
                status: 0,
                request_id: request_id(),
            },
            act,
        }
    }

    /// Says who it is.
    pub(super) fn caller(&mut self, known: &Known) {
        self.entry.who.clone_from(&known.who);
        known.kind.clone_into(&mut self.entry.kind);
    }

    /// Whether the answer leaves a row.
    pub(super) fn is_kept(&self, response: &Response) -> bool {
        let status = response.status();
        keeps_out(status)
            || match self.act {
                Act::Read => false,
                Act::Taken | Act::Written => status.is_success(),
                Act::Entered => status != StatusCode::NOT_FOUND,
            }
    }

    /// Writes the row. What cannot be written down is not handed out: the log cannot be stopped by stopping the ledger.
    pub(super) async fn keep(mut self, service: &Service, response: Response) -> Response {
        if let Some(Subject(text)) = response.extensions().get::<Subject>() {
            if !self.entry.subject.is_empty() {
                self.entry.subject.push(' ');
            }
            self.entry.subject.push_str(text);
        }
        self.entry.status = i64::from(response.status().as_u16());
        let refused = keeps_out(response.status());
        if refused {
            metrics::counter!("liantu_refused_total", "status" => response.status().as_u16().to_string()).increment(1);
        }
        let written = async {
            let ledger = &service.desk().await?.ledger;
            let row = ledger.audit(self.entry.clone()).await;
            row.map_err(|fault| Problem::from(AppError::from(fault)))
        };
        match written.await {
            Ok(_) => response,
            Err(fault) => {
                tracing::error!(
                    request_id = self.entry.request_id,
                    who = self.entry.who,
                    action = self.entry.action,
                    status = self.entry.status,
                    "the audit log cannot be written"
                );
                if refused {
                    response
                } else {
                    fault.into_response()
                }
            }
        }
    }
}
