//! A pre-review over the wire: what the command line says, and what is refused.
use serde_json::json;

use crate::service::Service;
use crate::support::program::Folder;

#[test]
fn a_project_is_reviewed_over_http_and_its_card_lists_the_review() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let send = |line: &str, body: &serde_json::Value| {
        service.ask(
            line,
            "Content-Type: application/json\r\n",
            &body.to_string(),
        )
    };
    let facts = json!({"facts": {"name": "电池项目", "land_mu": 100.0}, "day": "2026-02-01"});
    let opened = send("POST /api/v1/projects", &facts).json();
    let id = opened["id"].as_str().unwrap();
    let plan = json!({"fixed_wan": 1000.0, "working_wan": 50.0, "build_shares": [1.0], "operating_years": 3,
        "revenue_wan": 800.0, "variable_cost_wan": 200.0, "fixed_cost_wan": 100.0, "sales_tax_wan": 20.0,
        "depreciation_years": 3, "residual_share": 0.1, "income_tax_rate": 0.25, "discount_rate": 0.1});
    let line = format!("POST /api/v1/projects/{id}/reviews");
    let trial = send(&format!("{line}/trial"), &json!({"plan": plan}));
    assert_eq!(trial.status, 200, "{}", trial.json());
    assert!(trial.json()["id"].is_null());
    let kept = send(&line, &json!({"plan": plan})).json();
    assert_eq!(kept["verdict"], trial.json()["verdict"]);
    assert_eq!(
        kept["worth"]["flows_wan"],
        json!([-1000.0, 385.0, 435.0, 585.0])
    );
    let card = service.get(&format!("/api/v1/projects/{id}")).json();
    assert_eq!(card["reviews"].as_array().unwrap().len(), 1);
    assert_eq!(card["reviews"][0]["id"], kept["id"]);
    let mut wrong = plan.clone();
    wrong["build_shares"] = json!([0.5, 0.4]);
    wrong["depreciation_years"] = json!(0);
    let refused = send(&line, &json!({"plan": wrong})).problem(422);
    let detail = refused["detail"].as_str().unwrap();
    assert!(
        detail.contains("add up to 0.9") && detail.contains("depreciation_years"),
        "{detail}"
    );
    assert_eq!(refused["code"], "review.input");
    assert_eq!(
        send("POST /api/v1/projects/none/reviews", &json!({"plan": plan})).status,
        404
    );
}
