//! The cookie of a session. Over TLS it is `__Host-liantu` with `Secure`: no other host and no plain connection can set or
//! see it. Over plain HTTP, which is served on loopback only, browsers may refuse `Secure`, so it is `liantu` without.
use axum::http::{HeaderMap, HeaderValue, header};

use crate::ledger::Secret;

/// Which of the two cookies is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Jar {
    /// `__Host-`, Secure.
    Secure,
    /// Plain, on loopback.
    Loopback,
}

impl Jar {
    fn name(self) -> &'static str {
        match self {
            Self::Secure => "__Host-liantu",
            Self::Loopback => "liantu",
        }
    }

    fn attributes(self) -> &'static str {
        match self {
            Self::Secure => "Path=/; HttpOnly; SameSite=Strict; Secure",
            Self::Loopback => "Path=/; HttpOnly; SameSite=Strict",
        }
    }

    /// What the browser holds, if it holds it once.
    pub(super) fn read(self, headers: &HeaderMap) -> Option<Secret> {
        let mut found = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name())
            .map(|(_, value)| value);
        let one = found.next()?;
        found.next().is_none().then(|| Secret::new(one))
    }

    /// The header that makes the browser hold it until it is closed.
    pub(super) fn set(self, secret: &Secret) -> HeaderValue {
        let text = format!("{}={}; {}", self.name(), secret.reveal(), self.attributes());
        let mut value =
            HeaderValue::from_str(&text).expect("hexadecimal digits are a header's text");
        value.set_sensitive(true);
        value
    }

    /// The header that makes the browser forget it.
    pub(super) fn clear(self) -> HeaderValue {
        let text = format!("{}=; {}; Max-Age=0", self.name(), self.attributes());
        HeaderValue::from_str(&text).expect("the attributes are a header's text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_read_by_its_whole_name_and_only_if_it_is_there_once() {
        let read = |text: &'static str| {
            let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(text))]);
            Jar::Secure
                .read(&headers)
                .map(|secret| secret.reveal().to_owned())
        };
        assert_eq!(read("a=1; __Host-liantu=abc; b=2").as_deref(), Some("abc"));
        assert_eq!(read("liantu=abc"), None);
        assert_eq!(read("__Host-liantu=abc; __Host-liantu=def"), None);
    }

    #[test]
    fn over_tls_the_cookie_has_every_guard() {
        let set = Jar::Secure.set(&Secret::new("abc"));
        assert_eq!(
            set,
            "__Host-liantu=abc; Path=/; HttpOnly; SameSite=Strict; Secure"
        );
        assert!(set.is_sensitive());
        assert!(
            !Jar::Loopback
                .set(&Secret::new("abc"))
                .to_str()
                .unwrap()
                .contains("Secure")
        );
    }
}
