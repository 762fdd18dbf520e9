//! `token`: API tokens for programs. The secret goes to stdout alone, once.
use clap::{Args, Subcommand};

use crate::app::access::{self, TOKEN_DAYS, TokenAsk, TokenItem};
use crate::app::{Desk, Workspace};
use crate::cli::arguments::Format;
use crate::cli::clock;
use crate::cli::output::{append, print, print_json, print_lines, remark};
use crate::cli::user::{limit, note};
use crate::error::AppError;
use crate::ledger::wait;

/// Arguments of `token`.
#[derive(Debug, Args)]
pub(super) struct TokenArgs {
    #[command(subcommand)]
    action: Action,
    /// Who does it; the system's user unless given (操作人)
    #[arg(long, global = true)]
    by: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a token; prints it once on stdout (新建)
    Create {
        /// Role: viewer, chain_lead, county, planner (角色)
        #[arg(long)]
        role: String,
        /// What it is for (用途)
        #[arg(long)]
        name: String,
        /// Chains it is limited to (产业链)
        #[arg(long, value_delimiter = ',')]
        chain: Vec<String>,
        /// Regions it is limited to, codes or names (区域)
        #[arg(long, value_delimiter = ',')]
        region: Vec<String>,
        /// What it may do of what its role may: read, people, export, projects, projects.write, settle, notes, notes.write,
        /// data; all unless given (权限)
        #[arg(long, value_delimiter = ',')]
        permission: Vec<String>,
        /// How long it is good, days (有效天数)
        #[arg(long, default_value_t = TOKEN_DAYS)]
        days: i64,
    },
    /// List the tokens, without their secrets (列出)
    List,
    /// Revoke a token (吊销)
    Revoke {
        /// Its id
        id: String,
    },
}

pub(super) fn run(
    workspace: Workspace,
    arguments: &TokenArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(arguments.by.as_deref());
    wait(async {
        let desk = Desk::open(workspace).await?;
        match &arguments.action {
            Action::Create {
                role,
                name,
                chain,
                region,
                permission,
                days,
            } => {
                let ask = TokenAsk {
                    name: name.clone(),
                    role: role.clone(),
                    chains: chain.clone(),
                    regions: region.clone(),
                    permissions: permission.clone(),
                    days: *days,
                };
                let policy = access::policy(&desk.workspace)?;
                let made =
                    access::create(&desk, (&ask, None), &policy, (&by.who, by.now_ms)).await?;
                note(&desk, ("token create", &made.token.id), &by).await?;
                remark(&format!(
                    "令牌 {} 有效至 {}；只显示这一次",
                    made.token.id, made.token.expires_at
                ));
                print(&format!("{}\n", made.secret))
            }
            Action::List => show(&access::tokens(&desk, by.now_ms).await?.items, format),
            Action::Revoke { id } => {
                desk.ledger.revoke_token(id, by.now_ms).await?;
                note(&desk, ("token revoke", id), &by).await?;
                remark(&format!("令牌 {id} 已吊销"));
                Ok(())
            }
        }
    })
}

fn show(items: &[TokenItem], format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(&items),
        Some(Format::Jsonl | Format::Csv) => return print_lines(items),
        Some(Format::Table) | None => {}
    }
    let mut text = String::new();
    for item in items {
        let state = match (&item.revoked_at, item.good) {
            (Some(at), _) => format!("{at} 吊销"),
            (None, true) => format!("有效至 {}", item.expires_at),
            (None, false) => format!("{} 过期", item.expires_at),
        };
        append(
            &mut text,
            format_args!(
                "{}  {}  {}{}{}  {}  {state}  最近使用 {}\n",
                item.id,
                item.name,
                item.role,
                limit("链", &item.chains),
                limit("区域", &item.regions),
                item.permissions.join(","),
                item.used_at.as_deref().unwrap_or("从未")
            ),
        );
    }
    print(&text)
}
