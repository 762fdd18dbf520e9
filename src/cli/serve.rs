//! `serve`, `demo`, `sample` and `openapi`: the verbs that start or describe something.
use crate::app::sample::{self, Order};
use crate::app::{View, Workspace, demo};
use crate::catalog::Catalog;
use crate::cli::arguments::{Demo, Sample, Serve};
use crate::cli::output::{counted, print, remark};
use crate::cli::{clock, interrupt};
use crate::config::environment;
use crate::error::AppError;
use crate::http::{self, Listen};

/// How much the service says of itself unless `LIANTU_LOG` asks for more.
const LEVEL: &str = "warn";

pub(super) fn serve(workspace: Workspace, arguments: &Serve) -> Result<(), AppError> {
    let today = clock::day(None, &clock::by(None))?;
    let view = View::latest_or_unbuilt(workspace, today)?;
    if view.is_unbuilt() {
        remark(
            "还没有测算批次：各环节都是未知。在页面“数据”里导入并测算，或用 `liantu import` 和 `liantu build`，页面随后自己更新",
        );
    }
    let address = arguments.listen.as_ref();
    let listen = Listen {
        address: address.unwrap_or(&view.workspace.settings.listen).clone(),
        insecure: arguments.insecure_listen,
        open: arguments.open,
    };
    run(view, &listen)
}

fn run(view: View, listen: &Listen) -> Result<(), AppError> {
    http::log(&environment("LIANTU_LOG").unwrap_or_else(|| LEVEL.to_owned()));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| AppError::Listen {
            address: listen.address.clone(),
            source,
        })?;
    runtime.block_on(http::serve(view, listen, |ready| {
        // Nobody may read stdout; the server runs all the same.
        let _ = print(&format!("listening on {}\n", ready.url));
        if let Some(first) = &ready.first {
            remark("还没有账号。请在 30 分钟内打开下面的链接，设三名管理员；链接只能用一次");
            let _ = print(&format!("first start: {first}\n"));
        }
    }))
}

/// Prints the API's description.
pub(super) fn openapi() -> Result<(), AppError> {
    print(&http::openapi())
}

pub(super) fn demo(arguments: &Demo) -> Result<(), AppError> {
    let view = demo::demo(&clock::by(None), &mut |message| remark(message))?;
    remark(&format!(
        "演示工作区：{}",
        view.workspace.settings.folder.display()
    ));
    if arguments.no_serve {
        return Ok(());
    }
    remark("浏览器打开下面的地址，Ctrl-C 结束");
    let listen = Listen {
        address: arguments.listen.clone(),
        insecure: false,
        open: true,
    };
    run(view, &listen)
}

pub(super) fn sample(arguments: &Sample) -> Result<(), AppError> {
    let catalog = Catalog::builtin()?;
    let stop = interrupt::heard()?;
    let report = counted("虚构", arguments.enterprises, |progress| {
        let order = Order {
            enterprises: arguments.enterprises,
            seed: arguments.seed,
            home: None,
            progress: &|done| {
                progress(done);
                stop.check()
            },
        };
        sample::write(&catalog, &order, &arguments.output)
    })?;
    remark(&format!(
        "虚构：企业 {}，产品 {}，投资 {}，供应 {}，风险 {}，项目 {}，写入 {}",
        report.enterprises,
        report.products,
        report.investments,
        report.supplies,
        report.risks,
        report.projects,
        arguments.output.display()
    ));
    Ok(())
}
