//! `correct`: a person's word changes the next build, is told in its report, and can be taken back.
use serde_json::Value;

use crate::support::program::Folder;

/// The first enterprise of the small registry and a segment it is placed in.
fn placed(folder: &Folder) -> (String, String) {
    let card = folder
        .city(&["enterprise", "示例:001", "--format", "json"])
        .succeeded()
        .json();
    let segment = card["placements"][0]["segment"].as_str().unwrap();
    ("示例:001".to_owned(), segment.to_owned())
}

fn build(folder: &Folder) -> Value {
    folder
        .city(&["build", "--format", "json"])
        .succeeded()
        .json()
}

#[test]
fn a_rejection_takes_the_placement_out_and_its_undoing_brings_the_same_snapshot_back() {
    let folder = Folder::built();
    let (enterprise, segment) = placed(&folder);
    let before = build(&folder);
    assert_eq!(before["corrections"]["in_force"], 0);
    let kept = folder
        .city(&[
            "correct",
            &enterprise,
            &segment,
            "reject",
            "--why",
            "已停产",
            "--by",
            "张三",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    let after = build(&folder);
    assert_ne!(after["snapshot"], before["snapshot"]);
    assert_eq!(after["corrections"]["removed"], 1, "{after}");
    // It was the only placement of this enterprise.
    assert_eq!(
        after["placed"].as_u64().unwrap(),
        before["placed"].as_u64().unwrap() - 1
    );
    let gone = folder.city(&["enterprise", &enterprise]).failed(4);
    assert!(gone.contains("nothing placed it on a chain"), "{gone}");
    let id = kept[0]["id"].as_str().unwrap();
    folder
        .city(&["correct", "--undo", id, "--why", "看错了", "--by", "李四"])
        .succeeded();
    let refused = folder.city(&["correct", "--undo", id]).failed(5);
    assert!(refused.contains("was undone already"), "{refused}");
    assert_eq!(build(&folder)["snapshot"], before["snapshot"]);
    let history = folder
        .city(&["correct", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(
        (
            history[0]["by"].as_str(),
            history[0]["undone_by"].as_str(),
            history[0]["in_force"].as_bool()
        ),
        (Some("张三"), Some("李四"), Some(false))
    );
}

#[test]
fn eval_says_what_the_corrections_of_the_workspace_changed() {
    let folder = Folder::built();
    let (enterprise, segment) = placed(&folder);
    folder.write("gold.csv", &format!("id,accept\n{enterprise},NONE\n"));
    let eval = || {
        folder
            .city(&[
                "eval",
                "placement",
                "--gold",
                "gold.csv",
                "--format",
                "json",
            ])
            .succeeded()
            .json()
    };
    assert_eq!(eval()["corrections"], Value::Null);
    folder
        .city(&[
            "correct",
            &enterprise,
            &segment,
            "reject",
            "--why",
            "已停产",
        ])
        .succeeded();
    let judged = eval();
    // The figures themselves stay without corrections: they judge the method.
    assert_eq!(judged["none"]["placed"], 1.0, "{judged}");
    let effect = &judged["corrections"];
    let told = ["rulings", "changed"].map(|key| effect[key].as_u64());
    assert_eq!(told, [Some(1), Some(1)], "{effect}");
    assert_eq!(effect["none_placed_before"], 1.0);
    assert_eq!(effect["none_placed_after"], 0.0);
}

#[test]
fn a_correction_of_nobody_or_nothing_is_refused() {
    let folder = Folder::built();
    let nobody = folder
        .city(&["correct", "无此企业", "NEV-B07", "confirm", "--why", "x"])
        .failed(4);
    assert!(nobody.contains("no enterprise `无此企业`"), "{nobody}");
    let nothing = folder
        .city(&["correct", "示例:001", "NEV-Z99", "confirm", "--why", "x"])
        .failed(4);
    assert!(nothing.contains("no segment `NEV-Z99`"), "{nothing}");
    let unreasoned = folder
        .city(&["correct", "示例:001", "NEV-B07", "confirm"])
        .failed(2);
    assert!(unreasoned.contains("needs a reason"), "{unreasoned}");
}
