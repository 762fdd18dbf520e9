//! `user`: accounts from the machine's own shell, where whoever may read the workspace is trusted.
use std::io::Read as _;

use clap::{Args, Subcommand};

use crate::app::access::{self, AccountItem, GrantAsk};
use crate::app::{Desk, Workspace};
use crate::cli::arguments::Format;
use crate::cli::clock;
use crate::cli::output::{append, print, print_json, print_lines, remark};
use crate::error::AppError;
use crate::ledger::{AuditEntry, By, NewAccount, Secret, wait};

/// Longest password read from stdin, bytes.
const MOST_PASSWORD: u64 = 4096;

/// Arguments of `user`.
#[derive(Debug, Args)]
pub(super) struct UserArgs {
    #[command(subcommand)]
    action: Action,
    /// Who does it; the system's user unless given (操作人)
    #[arg(long, global = true)]
    by: Option<String>,
}

/// Roles and limits.
#[derive(Debug, Args)]
struct Granted {
    /// Role: viewer, chain_lead, county, planner, system_admin, security_admin, audit_admin (角色)
    #[arg(long, value_delimiter = ',')]
    role: Vec<String>,
    /// Chain it is limited to (产业链)
    #[arg(long, value_delimiter = ',')]
    chain: Vec<String>,
    /// Region it is limited to, code or name (区域)
    #[arg(long, value_delimiter = ',')]
    region: Vec<String>,
}

impl Granted {
    fn ask(&self) -> GrantAsk {
        GrantAsk {
            roles: self.role.clone(),
            chains: self.chain.clone(),
            regions: self.region.clone(),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make an account; prints a link that sets its password, good once (新建账号)
    Add {
        /// Its name
        name: String,
        #[command(flatten)]
        granted: Granted,
        /// Read the password from stdin, one line, instead of printing a link
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts (列出)
    List,
    /// Disable an account: its sessions and tokens end at once (停用)
    Disable {
        /// Its name
        name: String,
    },
    /// Enable a disabled account (启用)
    Enable {
        /// Its name
        name: String,
    },
    /// Unlock an account before its time is over (解锁)
    Unlock {
        /// Its name
        name: String,
    },
    /// Give an account other roles and limits (授权)
    Role {
        /// Its name
        name: String,
        #[command(flatten)]
        granted: Granted,
    },
    /// Print a link that sets a new password, good once; with --factor take the second factor away instead (重置)
    Reset {
        /// Its name
        name: String,
        /// Take the second factor away, as when a telephone is lost
        #[arg(long)]
        factor: bool,
    },
}

pub(super) fn run(
    workspace: Workspace,
    arguments: &UserArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(arguments.by.as_deref());
    wait(async {
        let desk = Desk::open(workspace).await?;
        act(&desk, (&arguments.action, format), &by).await
    })
}

async fn act(
    desk: &Desk,
    (action, format): (&Action, Option<Format>),
    by: &By,
) -> Result<(), AppError> {
    let policy = access::policy(&desk.workspace)?;
    let (who, now) = (by.who.as_str(), by.now_ms);
    let ledger = &desk.ledger;
    let (verb, account) = match action {
        Action::List => {
            let found = access::list(desk, &policy, now).await?;
            return show(&found.items, format);
        }
        Action::Add {
            name,
            granted,
            password_stdin: true,
        } => {
            let new = NewAccount {
                name: name.clone(),
                grant: granted.ask().checked(&desk.workspace)?,
                password: Some(typed()?),
                must_change: false,
            };
            let made = ledger.add_account(new, &policy, (who, now)).await?;
            ("user add", made)
        }
        Action::Add { name, granted, .. } => {
            let (made, link) =
                access::add(desk, (name, &granted.ask()), &policy, (who, now)).await?;
            note(desk, ("user add", &made.name), by).await?;
            return hand_out(desk, &link);
        }
        Action::Disable { name } => ("user disable", ledger.disable_account(name, now).await?),
        Action::Enable { name } => ("user enable", ledger.enable_account(name).await?),
        Action::Unlock { name } => ("user unlock", ledger.unlock_account(name).await?),
        Action::Role { name, granted } => {
            let version = ledger.account(name).await?.version;
            let grant = granted.ask().checked(&desk.workspace)?;
            (
                "user role",
                ledger.grant((name, version), &grant, now).await?,
            )
        }
        Action::Reset { name, factor: true } => {
            let account = ledger.account(name).await?;
            ledger.drop_factor(&account.id).await?;
            ("user reset factor", ledger.account(name).await?)
        }
        Action::Reset { name, .. } => {
            let link = ledger.offer_reset_link(name, &policy, now).await?;
            note(desk, ("user reset", name), by).await?;
            return hand_out(desk, &link);
        }
    };
    note(desk, (verb, &account.name), by).await?;
    show(&[AccountItem::new(account, &policy, now)], format)
}

/// Prints a link and nothing else on stdout.
fn hand_out(desk: &Desk, link: &Secret) -> Result<(), AppError> {
    remark("下面的链接只能用一次，请当面或经安全渠道交给本人");
    let base = access::base(&desk.workspace.settings);
    print(&format!("{base}/password#{}\n", link.reveal()))
}

/// A password from stdin: arguments are seen by everybody on the machine.
fn typed() -> Result<Secret, AppError> {
    let mut text = String::new();
    std::io::stdin()
        .take(MOST_PASSWORD)
        .read_to_string(&mut text)
        .map_err(AppError::file("read", std::path::Path::new("stdin")))?;
    let line = text.lines().next().unwrap_or_default();
    Ok(Secret::new(line))
}

/// Writes a row of the audit log for something done from the shell.
pub(super) async fn note(
    desk: &Desk,
    (action, subject): (&str, &str),
    by: &By,
) -> Result<(), AppError> {
    let entry = AuditEntry {
        at_ms: by.now_ms,
        who: by.who.clone(),
        kind: "local".to_owned(),
        address: "-".to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        status: 200,
        request_id: String::new(),
    };
    desk.ledger.audit(entry).await?;
    Ok(())
}

fn show(items: &[AccountItem], format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(&items),
        Some(Format::Jsonl | Format::Csv) => return print_lines(items),
        Some(Format::Table) | None => {}
    }
    let mut text = String::new();
    for item in items {
        let mut state = Vec::new();
        if item.disabled {
            state.push("已停用".to_owned());
        }
        if let Some(until) = &item.locked_until {
            state.push(format!("锁定至 {until}"));
        }
        if item.password_at.is_none() {
            state.push("未设密码".to_owned());
        }
        if item.second_factor {
            state.push("有第二因素".to_owned());
        }
        if item.unused {
            state.push("长期未用".to_owned());
        }
        append(
            &mut text,
            format_args!(
                "{}  {}{}{}  最近登录 {}  {}\n",
                item.name,
                item.roles.join(","),
                limit("链", &item.chains),
                limit("区域", &item.regions),
                item.seen_at.as_deref().unwrap_or("从未"),
                state.join("，")
            ),
        );
    }
    print(&text)
}

/// A limit in words; nothing if there is none.
pub(super) fn limit(name: &str, words: &[String]) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("（{name} {}）", words.join(","))
}
