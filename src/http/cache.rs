//! Finished answers of one snapshot, ready to be sent again: bounded, the oldest goes first.
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// An answer larger than this share of the whole room is not kept.
const LARGEST_SHARE: usize = 16;

/// A finished answer.
#[derive(Debug)]
pub(super) struct Ready {
    headers: HeaderMap,
    body: Bytes,
}

/// A strong tag over everything an answer depends on.
pub(super) fn tag(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    let text = crate::catalog::hexadecimal(&digest.finalize());
    text.chars().take(32).collect()
}

/// Puts the tag on an answer, and how it may be kept.
pub(super) fn stamp(headers: &mut HeaderMap, tag: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        headers.insert(header::ETAG, value);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "private, no-cache"),
        (
            header::VARY,
            "accept-encoding, accept-language, authorization, cookie",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

impl Ready {
    /// A finished answer with its tag.
    pub(super) fn new(mut headers: HeaderMap, body: Bytes, tag: &str) -> Self {
        stamp(&mut headers, tag);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        Self { headers, body }
    }

    /// The answer, or 304 if the caller has it already.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response<Body> {
        let known = asked
            .get(header::IF_NONE_MATCH)
            .and_then(|tags| tags.to_str().ok())
            .zip(
                self.headers
                    .get(header::ETAG)
                    .and_then(|tag| tag.to_str().ok()),
            )
            .is_some_and(|(tags, own)| {
                tags.split(',')
                    .map(|tag| tag.trim().trim_start_matches("W/"))
                    .any(|tag| tag == own || tag == "*")
            });
        let mut response = Response::new(if known {
            Body::empty()
        } else {
            Body::from(self.body.clone())
        });
        *response.headers_mut() = self.headers.clone();
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE] {
                response.headers_mut().remove(name);
            }
        }
        response
    }
}

#[derive(Debug, Default)]
struct Room {
    answers: HashMap<String, Arc<Ready>>,
    order: VecDeque<String>,
    bytes: usize,
}

/// Finished answers by what was asked.
#[derive(Debug)]
pub(super) struct Cache {
    room: RwLock<Room>,
    most_bytes: usize,
}

impl Cache {
    /// A cache of so many bytes.
    pub(super) fn new(most_bytes: usize) -> Self {
        Self {
            room: RwLock::default(),
            most_bytes,
        }
    }

    /// The answer to a question, if it was made before.
    pub(super) fn get(&self, key: &str) -> Option<Arc<Ready>> {
        let room = self.room.read().unwrap_or_else(PoisonError::into_inner);
        room.answers.get(key).cloned()
    }

    /// Keeps an answer; the oldest make room for it.
    pub(super) fn put(&self, key: String, ready: &Arc<Ready>) {
        let size = ready.body.len() + key.len();
        if size > self.most_bytes / LARGEST_SHARE {
            return;
        }
        let mut room = self.room.write().unwrap_or_else(PoisonError::into_inner);
        if room.answers.contains_key(&key) {
            return;
        }
        room.bytes += size;
        room.order.push_back(key.clone());
        room.answers.insert(key, Arc::clone(ready));
        while room.bytes > self.most_bytes {
            let Some(oldest) = room.order.pop_front() else {
                break;
            };
            if let Some(gone) = room.answers.remove(&oldest) {
                room.bytes -= gone.body.len() + oldest.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready(length: usize) -> Arc<Ready> {
        Arc::new(Ready::new(
            HeaderMap::new(),
            Bytes::from(vec![b'x'; length]),
            "tag",
        ))
    }

    #[test]
    fn the_oldest_answer_makes_room_and_a_huge_one_is_not_kept() {
        let cache = Cache::new(1_600);
        for name in 0..20 {
            cache.put(format!("{name:02}"), &ready(98));
        }
        // 16 answers of 98 + 2 bytes fill 1,600 bytes: 4 went.
        assert!(cache.get("03").is_none() && cache.get("04").is_some());
        cache.put("huge".into(), &ready(97));
        assert!(cache.get("huge").is_none(), "97 + 4 is over a sixteenth");
    }

    #[test]
    fn a_known_tag_is_answered_without_a_body() {
        let mut asked = HeaderMap::new();
        asked.insert(
            header::IF_NONE_MATCH,
            HeaderValue::from_static("\"other\", W/\"tag\""),
        );
        let answer = ready(9).answer(&asked);
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(ready(9).answer(&HeaderMap::new()).status(), StatusCode::OK);
    }

    #[test]
    fn a_tag_tells_apart_parts_that_only_join_alike() {
        assert_ne!(tag(&["ab", "c"]), tag(&["a", "bc"]));
    }
}
