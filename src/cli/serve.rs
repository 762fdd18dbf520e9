//! `serve`, `demo` and `sample`: the verbs that start something.
use crate::app::sample::{self, Order};
use crate::app::{View, demo};
use crate::catalog::Catalog;
use crate::cli::arguments::{Demo, Sample};
use crate::cli::output::{counted, print, remark};
use crate::error::AppError;
use crate::http;

pub(super) fn serve(view: View, listen: Option<&str>) -> Result<(), AppError> {
    let address = listen.unwrap_or(&view.workspace.settings.listen).to_owned();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| AppError::Listen {
            address: address.clone(),
            source,
        })?;
    runtime.block_on(http::serve(view, &address, |bound| {
        // Nobody may read stdout; the server runs all the same.
        let _ = print(&format!("listening on http://{bound}\n"));
    }))
}

pub(super) fn demo(arguments: &Demo) -> Result<(), AppError> {
    let view = demo::demo(&mut |message| remark(message))?;
    remark(&format!(
        "演示工作区：{}",
        view.workspace.settings.folder.display()
    ));
    if arguments.no_serve {
        return Ok(());
    }
    remark("浏览器打开下面的地址，Ctrl-C 结束");
    serve(view, Some(&arguments.listen))
}

pub(super) fn sample(arguments: &Sample) -> Result<(), AppError> {
    let catalog = Catalog::builtin()?;
    let report = counted(arguments.enterprises, |progress| {
        let order = Order {
            enterprises: arguments.enterprises,
            seed: arguments.seed,
            home: None,
            progress,
        };
        sample::write(&catalog, &order, &arguments.output)
    })?;
    remark(&format!(
        "虚构：企业 {}，产品 {}，投资 {}，供应 {}，风险 {}，写入 {}",
        report.enterprises,
        report.products,
        report.investments,
        report.supplies,
        report.risks,
        arguments.output.display()
    ));
    Ok(())
}
