//! Evidence files over the wire: a form in, a file to be saved out, never a page.
use serde_json::json;

use crate::service::{Answer, Service};
use crate::support::program::Folder;

const PDF: &str = "%PDF-1.7\nslip\n";

fn upload(service: &Service, id: &str, parts: &[(&str, &str)]) -> Answer {
    let mut body = String::new();
    for (disposition, text) in parts {
        body += &format!("--xx\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{text}\r\n");
    }
    body += "--xx--\r\n";
    let headers = "Content-Type: multipart/form-data; boundary=xx\r\n";
    service.ask(
        &format!("POST /api/v1/projects/{id}/papers"),
        headers,
        &body,
    )
}

#[test]
fn an_uploaded_file_is_handed_out_to_be_saved_and_never_as_a_page() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let facts = json!({"facts": {"name": "电池项目"}, "day": "2026-02-01"}).to_string();
    let opened = service.ask(
        "POST /api/v1/projects",
        "Content-Type: application/json\r\n",
        &facts,
    );
    let id = opened.json()["id"].as_str().unwrap().to_owned();
    let file = "name=\"file\"; filename=\"../进账单.pdf\"";
    let kept = upload(&service, &id, &[(file, PDF), ("name=\"step\"", "lead")]);
    assert_eq!(kept.status, 200, "{}", kept.json());
    let kept = kept.json();
    assert_eq!(
        (
            kept["name"].as_str(),
            kept["step"].as_str(),
            kept["kind"].as_str()
        ),
        (Some("进账单.pdf"), Some("lead"), Some("pdf"))
    );
    let list = service.get(&format!("/api/v1/projects/{id}/papers")).json();
    assert_eq!(list["items"], json!([kept]));
    let paper = kept["id"].as_str().unwrap();
    let handed = service.get(&format!("/api/v1/projects/{id}/papers/{paper}"));
    assert_eq!(
        (handed.status, handed.body.as_slice()),
        (200, PDF.as_bytes())
    );
    for header in [
        "content-type: application/pdf\r\n",
        "content-disposition: attachment; filename=\"",
        "filename*=utf-8''%e8%bf%9b",
        "x-content-type-options: nosniff",
        "content-security-policy: default-src 'none'",
        "cache-control: no-store",
    ] {
        assert!(handed.head.contains(header), "{header} in {}", handed.head);
    }
    let page = upload(
        &service,
        &id,
        &[("name=\"file\"; filename=\"a.pdf\"", "<html><script>")],
    );
    assert_eq!(page.problem(422)["code"], "evidence.refused");
    let stranger = upload(&service, "nothing", &[(file, PDF)]);
    assert_eq!(stranger.status, 404);
    let empty = upload(&service, &id, &[("name=\"step\"", "lead")]);
    assert!(
        empty.problem(400)["detail"]
            .as_str()
            .unwrap()
            .contains("no part `file`")
    );
    let plain = service.ask(
        &format!("POST /api/v1/projects/{id}/papers"),
        "Content-Type: text/plain\r\n",
        PDF,
    );
    assert_eq!(plain.problem(415)["code"], "request.media_type");
    let elsewhere = service.get(&format!("/api/v1/projects/{id}/papers/zz"));
    assert_eq!(elsewhere.status, 404);
}
