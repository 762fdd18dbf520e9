//! Whether a browser's request comes from our own page: `Sec-Fetch-Site`, else `Origin`; and under which name it came.
use axum::http::{HeaderMap, header};

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether a request that changes something comes from our page. `None` if the caller says nothing of it, as programs do.
pub(super) fn is_ours(headers: &HeaderMap, own: Option<&str>) -> Option<bool> {
    if let Some(site) = text(headers, "sec-fetch-site") {
        return Some(site == "same-origin");
    }
    let origin = text(headers, "origin")?;
    if let Some(own) = own {
        return Some(origin == own);
    }
    let host = text(headers, header::HOST.as_str());
    let named = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    Some(named.is_some() && named == host)
}

/// Whether the name the request came under is this machine's own: a page elsewhere that lets its name point here is not.
pub(super) fn is_loopback_name(headers: &HeaderMap) -> bool {
    let Some(host) = text(headers, header::HOST.as_str()) else {
        return false;
    };
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|digit| digit.is_ascii_digit()) {
            name
        } else {
            host
        }
    });
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn the_browsers_own_word_counts_before_the_origin() {
        let site = |site| {
            is_ours(
                &headers(&[
                    ("sec-fetch-site", site),
                    ("origin", "http://a"),
                    ("host", "a"),
                ]),
                None,
            )
        };
        assert_eq!(site("same-origin"), Some(true));
        for other in ["cross-site", "same-site", "none"] {
            assert_eq!(site(other), Some(false), "{other}");
        }
        let origin = |origin| is_ours(&headers(&[("origin", origin), ("host", "a.cn:8080")]), None);
        assert_eq!(origin("http://a.cn:8080"), Some(true));
        for other in [
            "http://a.cn",
            "http://b.cn:8080",
            "null",
            "a.cn:8080",
            "http://a.cn:8080.evil.cn",
        ] {
            assert_eq!(origin(other), Some(false), "{other}");
        }
        assert_eq!(is_ours(&headers(&[("host", "a")]), None), None);
        let own = Some("https://liantu.cn");
        let behind = |origin| {
            is_ours(
                &headers(&[("origin", origin), ("host", "127.0.0.1:8080")]),
                own,
            )
        };
        assert_eq!(behind("https://liantu.cn"), Some(true));
        assert_eq!(behind("http://127.0.0.1:8080"), Some(false));
    }

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        let is = |host| is_loopback_name(&headers(&[("host", host)]));
        assert!(is("127.0.0.1:8080") && is("localhost:8080") && is("[::1]:80") && is("localhost"));
        assert!(!is("evil.cn") && !is("127.0.0.1.evil.cn:80") && !is("10.0.0.1:80") && !is(""));
        assert!(!is_loopback_name(&HeaderMap::new()));
    }
}
