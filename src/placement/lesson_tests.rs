//! What learning must do, on the small catalog of `tests`: sixty labelled enterprises with what they make.
use crate::placement::tests::placer;
use crate::placement::{Accept, Labelled, TrainOptions};

/// Cell makers and banks in turns.
fn labelled() -> Vec<Labelled> {
    (0..60)
        .map(|place| {
            let cells = place % 2 == 0;
            let (product, accept) = if cells {
                ("方形电芯", "TST-A01")
            } else {
                ("公司贷款", "NONE")
            };
            Labelled {
                id: format!("t:{place:02}"),
                name: format!("甲{place}股份有限公司"),
                products: vec![(product.to_owned(), Some(0.9)), ("其他".to_owned(), None)],
                main_business: None,
                accept: Accept::parse(accept).unwrap(),
            }
        })
        .collect()
}

fn options() -> TrainOptions {
    TrainOptions {
        epochs: 3,
        folds: 3,
        ..TrainOptions::default()
    }
}

#[test]
fn the_same_labels_in_any_order_teach_the_same_model_to_the_byte() {
    let mut labels = labelled();
    let once = placer("").train(&labels, options()).unwrap();
    labels.reverse();
    let again = placer("").train(&labels, options()).unwrap();
    assert_eq!(once, again);
    let other = TrainOptions {
        seed: 2,
        ..options()
    };
    assert_ne!(placer("").train(&labels, other).unwrap().model, once.model);
}

#[test]
fn what_was_left_out_is_told_apart() {
    let lesson = placer("").train(&labelled(), options()).unwrap();
    let (cells, banks) = (lesson.figures["ALL"], lesson.figures["NONE"]);
    assert_eq!((cells.enterprises, cells.first, banks.placed), (30, 30, 0));
    assert!(lesson.wrong.is_empty(), "{:?}", lesson.wrong);
}

#[test]
fn what_no_label_teaches_keeps_the_weight_of_the_profile() {
    let model = placer("").train(&labelled(), options()).unwrap().model;
    let line = |name: &str| {
        let mut lines = model.lines();
        let found = lines.find_map(|line| line.strip_prefix(name)).unwrap();
        found.trim().parse::<f64>().unwrap()
    };
    // ln(0.30 / 0.70) and ln(0.05 / 0.95), each above ln(0.01 / 0.99): the profile's scope, class and prior.
    assert!((line("lexical.scope") - 3.7478).abs() < 1e-4);
    assert!((line("lexical.class") - 1.6507).abs() < 1e-4);
}
