//! The way to the login, which leads back to the view that was asked for.
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

/// Sends a browser to the login.
pub(super) fn sent_to(view: &Uri) -> Response {
    Redirect::to(&address(view)).into_response()
}

/// The login's address with the view it leads back to.
fn address(view: &Uri) -> String {
    let view = view.path_and_query().map_or("/", |view| view.as_str());
    if view == "/" {
        return "/login".to_owned();
    }
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let written = view.bytes().map(|byte| match byte {
        byte if kept(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    format!("/login?to={}", written.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_login_leads_back_to_the_whole_address_of_a_view() {
        let from = |uri: &'static str| address(&Uri::from_static(uri));
        assert_eq!(from("/"), "/login");
        assert_eq!(
            from("/targets?chain=NEV&q=%E7%94%B5"),
            "/login?to=/targets%3Fchain%3DNEV%26q%3D%25E7%2594%25B5"
        );
    }
}
