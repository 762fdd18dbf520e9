//! Who asks: the address at the other end. No header is believed but that of a proxy the settings trust.
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use crate::http::service::Shared;

const FORWARDED: &str = "x-forwarded-for";

/// The address a trusted proxy speaks for.
#[derive(Debug, Clone, Copy)]
struct Client(IpAddr);

/// The address at the other end of the connection, or the one a trusted proxy speaks for; loopback where there is none, as
/// in a test of the router.
pub(super) fn peer(request: &Request) -> IpAddr {
    if let Some(Client(address)) = request.extensions().get() {
        return *address;
    }
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip())
}

/// Finds the address a trusted proxy speaks for, before anybody counts or writes addresses down.
pub(super) async fn client(
    State(service): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let trusted = service.gate.trusted();
    let near = peer(&request);
    if trusted.contains(&near) {
        let far = spoken_for(request.headers(), (near, trusted));
        request.extensions_mut().insert(Client(far));
    }
    next.run(request).await
}

/// The last address that no trusted proxy has: whoever is before it could have written anything.
fn spoken_for(headers: &HeaderMap, (near, trusted): (IpAddr, &[IpAddr])) -> IpAddr {
    let mut named: Vec<&str> = headers
        .get_all(FORWARDED)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("?").split(','))
        .collect();
    let mut last = near;
    while let Some(text) = named.pop() {
        let Ok(address) = text.trim().parse::<IpAddr>() else {
            return last;
        };
        last = address.to_canonical();
        if !trusted.contains(&last) {
            return last;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_stands_before_the_first_stranger_is_believed_by_nobody() {
        let near: IpAddr = "127.0.0.1".parse().unwrap();
        let trusted = [near, "10.0.0.2".parse().unwrap()];
        let of = |text: &'static str| {
            let headers = HeaderMap::from_iter([(
                axum::http::HeaderName::from_static(FORWARDED),
                HeaderValue::from_static(text),
            )]);
            spoken_for(&headers, (near, &trusted)).to_string()
        };
        assert_eq!(of("1.2.3.4"), "1.2.3.4");
        assert_eq!(of("127.0.0.1, 1.2.3.4, 10.0.0.2"), "1.2.3.4");
        assert_eq!(of("9.9.9.9, 1.2.3.4"), "1.2.3.4");
        assert_eq!(of("1.2.3.4, nonsense"), "127.0.0.1");
        assert_eq!(of("10.0.0.2"), "10.0.0.2");
    }
}
