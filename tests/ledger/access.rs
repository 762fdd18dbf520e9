//! The contract of accounts, sessions, tokens, links and the audit log, on both databases.
use std::path::Path;

use liantu::catalog::AccessPolicy;
use liantu::ledger::{
    AccessKey, Account, AuditEntry, AuditFilter, Due, Grant, Ledger, LedgerError, Login, LoginAsk,
    NewAccount, NewToken, Permission, Role, Secret, due,
};
use sqlx::Executor;
use tempfile::TempDir;
use totp_rs::{Builder, Totp};

use crate::ledger::on_both;

const NOW: i64 = 1_795_000_000_000;
const MINUTE: i64 = 60_000;
const PASSWORD: &str = "金寨茶叶 kq7-vellum";
const OTHER: &str = "霍山石斛 zt4-cobalt";

on_both!(
    a_name_is_taken_once_and_an_administrator_is_nothing_else,
    five_wrong_attempts_lock_for_ten_minutes_even_the_right_password,
    attempts_at_once_do_not_pass_the_lock,
    a_code_is_good_once_and_asking_for_it_opens_no_way_to_guess,
    a_password_of_before_is_refused_and_ninety_days_are_its_age,
    a_session_ends_by_rest_by_age_by_hand_and_with_its_account,
    a_token_is_limited_by_role_permission_time_and_revocation,
    the_first_link_makes_three_administrators_once_and_for_thirty_minutes,
    a_reset_link_sets_one_password,
    the_last_administrator_of_a_kind_stays,
    the_audit_log_refuses_to_be_changed_and_names_the_first_broken_row,
    writers_at_once_keep_one_chain,
);

fn policy(id: &str) -> AccessPolicy {
    AccessPolicy::load(id, None).unwrap()
}

fn key(folder: &TempDir) -> AccessKey {
    AccessKey::open(&folder.path().join("access.key")).unwrap()
}

fn person(name: &str, roles: &[Role]) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        grant: Grant {
            roles: roles.to_vec(),
            ..Grant::default()
        },
        password: Some(Secret::new(PASSWORD)),
        must_change: false,
    }
}

fn asks(name: &str, password: &str, code: Option<String>) -> LoginAsk {
    LoginAsk {
        name: name.to_owned(),
        password: Secret::new(password),
        code,
    }
}

async fn with(ledger: &Ledger, name: &str, role: Role) -> Result<Account, LedgerError> {
    ledger
        .add_account(person(name, &[role]), &policy("standard"), ("张三", NOW))
        .await
}

fn totp(url: &str) -> Totp {
    let seed = url
        .split("secret=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let seed = totp_rs::Secret::try_from_base32(seed).unwrap();
    Builder::new()
        .with_secret(seed.as_bytes().to_vec())
        .build()
        .unwrap()
}

fn row(subject: &str) -> AuditEntry {
    AuditEntry {
        at_ms: NOW,
        who: "张三".to_owned(),
        kind: "account".to_owned(),
        address: "10.0.0.7".to_owned(),
        action: "PATCH /api/v1/projects/{id}".to_owned(),
        subject: subject.to_owned(),
        status: 200,
        request_id: "abc".to_owned(),
    }
}

mod cases {
    use super::*;

    pub(crate) async fn a_name_is_taken_once_and_an_administrator_is_nothing_else(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        assert!(!ledger.has_accounts().await?);
        let made = with(&ledger, "Zhang.San", Role::Viewer).await?;
        assert_eq!((made.name.as_str(), made.version), ("zhang.san", 1));
        assert!(ledger.has_accounts().await?);
        let twice = with(&ledger, "ｚhang.san", Role::Viewer).await.unwrap_err();
        assert_eq!(twice.to_string(), "account `zhang.san` is there already");
        let both = person("two", &[Role::SystemAdmin, Role::AuditAdmin]);
        let refused = ledger
            .add_account(both, &policy("standard"), ("x", NOW))
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("three people"), "{refused}");
        let grant = |roles: &[Role]| Grant {
            roles: roles.to_vec(),
            chains: vec!["NEV".to_owned(), "EIT".to_owned()],
            regions: vec!["341524".to_owned()],
        };
        let wider = grant(&[Role::ChainLead, Role::County]);
        let changed = ledger.grant(("zhang.san", 1), &wider, NOW).await?;
        assert_eq!((changed.grant.clone(), changed.version), (wider.clone(), 2));
        let stale = ledger
            .grant(("zhang.san", 1), &wider, NOW)
            .await
            .unwrap_err();
        assert!(matches!(stale, LedgerError::Changed { .. }), "{stale}");
        let weak = NewAccount {
            password: Some(Secret::new("Password123!")),
            ..person("weak", &[Role::Viewer])
        };
        let refused = ledger
            .add_account(weak, &policy("standard"), ("x", NOW))
            .await
            .unwrap_err();
        assert!(!refused.to_string().contains("Password123"), "{refused}");
        assert_eq!(ledger.accounts().await?, [changed]);
        Ok(())
    }

    pub(crate) async fn five_wrong_attempts_lock_for_ten_minutes_even_the_right_password(
        url: &str,
    ) -> Result<(), LedgerError> {
        let (ledger, folder) = (Ledger::open(url).await?, TempDir::new().unwrap());
        let (policy, key) = (policy("standard"), key(&folder));
        with(&ledger, "li", Role::Viewer).await?;
        let login = async |password: &str, now: i64| {
            ledger
                .login(asks("LI", password, None), (&policy, &key), now)
                .await
        };
        // Four wrong ones and a right one: the count begins anew.
        for _ in 0..4 {
            assert_eq!(login("wrong", NOW).await?, Login::Wrong);
        }
        assert!(matches!(login(PASSWORD, NOW).await?, Login::Entered(_)));
        for _ in 0..5 {
            assert_eq!(login("wrong", NOW).await?, Login::Wrong);
        }
        let until = NOW + 10 * MINUTE;
        assert_eq!(login(PASSWORD, NOW + 1).await?, Login::Locked(until));
        assert_eq!(login(PASSWORD, until - 1).await?, Login::Locked(until));
        // After the lock one wrong attempt is one and no new lock.
        assert_eq!(login("wrong", until).await?, Login::Wrong);
        assert!(matches!(login(PASSWORD, until).await?, Login::Entered(_)));
        for odd in ["nobody", "", "' OR 1=1 --", "li\u{0}"] {
            let ask = asks(odd, PASSWORD, None);
            assert_eq!(ledger.login(ask, (&policy, &key), NOW).await?, Login::Wrong);
        }
        ledger.disable_account("li", NOW).await?;
        assert_eq!(login(PASSWORD, until).await?, Login::Wrong);
        ledger.enable_account("li").await?;
        let entered = login(PASSWORD, until + 5).await?;
        assert!(matches!(entered, Login::Entered(account) if account.seen_ms == Some(until + 5)));
        Ok(())
    }

    pub(crate) async fn attempts_at_once_do_not_pass_the_lock(
        url: &str,
    ) -> Result<(), LedgerError> {
        let (ledger, folder) = (Ledger::open(url).await?, TempDir::new().unwrap());
        let (policy, key) = (policy("standard"), key(&folder));
        with(&ledger, "li", Role::Viewer).await?;
        let tried = futures_util::future::join_all((0..12).map(|n| {
            ledger.login(
                asks("li", &format!("wrong {n}"), None),
                (&policy, &key),
                NOW,
            )
        }))
        .await;
        let tried: Vec<Login> = tried.into_iter().collect::<Result<_, _>>()?;
        let looked_at = tried.iter().filter(|one| **one == Login::Wrong).count();
        assert_eq!(looked_at, 5, "{tried:?}");
        Ok(())
    }

    pub(crate) async fn a_code_is_good_once_and_asking_for_it_opens_no_way_to_guess(
        url: &str,
    ) -> Result<(), LedgerError> {
        let (ledger, folder) = (Ledger::open(url).await?, TempDir::new().unwrap());
        let (policy, key) = (policy("standard"), key(&folder));
        let account = with(&ledger, "chen", Role::AuditAdmin).await?;
        assert_eq!(due(&account, &policy, NOW), Some(Due::Factor));
        let id = account.id.as_str();
        assert!(
            ledger
                .confirm_factor(id, "123456", (&key, NOW))
                .await
                .is_err()
        );
        let offered = ledger.offer_factor((id, "chen"), &key).await?;
        let totp = totp(offered.url.reveal());
        let code = |now: i64| {
            totp.generate(u64::try_from(now / 1_000).unwrap())
                .to_string()
        };
        // Offered is not yet in force.
        let entered = ledger
            .login(asks("chen", PASSWORD, None), (&policy, &key), NOW)
            .await?;
        assert!(matches!(entered, Login::Entered(_)));
        assert!(!ledger.confirm_factor(id, "000000", (&key, NOW)).await?);
        assert!(ledger.confirm_factor(id, &code(NOW), (&key, NOW)).await?);
        let account = ledger.account("chen").await?;
        assert_eq!((account.factor, due(&account, &policy, NOW)), (true, None));
        let login = async |code: Option<String>, now: i64| {
            ledger
                .login(asks("chen", PASSWORD, code), (&policy, &key), now)
                .await
        };
        assert_eq!(login(None, NOW).await?, Login::CodeWanted);
        // The code shown at enrolment is used up.
        assert_eq!(login(Some(code(NOW)), NOW).await?, Login::Wrong);
        let later = NOW + MINUTE;
        assert!(matches!(
            login(Some(code(later)), later).await?,
            Login::Entered(_)
        ));
        assert_eq!(
            login(Some(code(later)), later + 1).await?,
            Login::Wrong,
            "a replay"
        );
        assert_eq!(
            login(Some(code(NOW)), later).await?,
            Login::Wrong,
            "an earlier one"
        );
        // Who knows the password only cannot wash his wrong codes away by asking for the code.
        for _ in 0..3 {
            assert_eq!(login(None, later).await?, Login::CodeWanted);
            assert_eq!(login(Some("000000".to_owned()), later).await?, Login::Wrong);
        }
        assert!(matches!(login(None, later).await?, Login::Locked(_)));
        // Sealed in the table, and useless without the key.
        let row = sqlx::query("SELECT factor FROM account")
            .fetch_one(&raw(url).await)
            .await
            .unwrap();
        let kept: String = sqlx::Row::get(&row, 0);
        let seed = offered.seed.reveal();
        assert!(
            !kept.contains(seed) && kept.len() == 2 * (24 + 20 + 16),
            "{kept}"
        );
        let other = AccessKey::open(&folder.path().join("other.key")).unwrap();
        let foreign = ledger
            .login(
                asks("chen", PASSWORD, Some("1".into())),
                (&policy, &other),
                later + 11 * MINUTE,
            )
            .await;
        assert!(matches!(foreign, Err(LedgerError::Sealed { .. })));
        ledger.drop_factor(id).await?;
        let entered = login(None, later + 30 * MINUTE).await?;
        assert!(matches!(entered, Login::Entered(_)));
        Ok(())
    }

    pub(crate) async fn a_password_of_before_is_refused_and_ninety_days_are_its_age(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let strict = policy("mlps3");
        let first = "Kq7-vellum-Torf";
        let new = NewAccount {
            password: Some(Secret::new(first)),
            ..person("zhou", &[Role::Viewer])
        };
        let account = ledger.add_account(new, &strict, ("x", NOW)).await?;
        let id = account.id.as_str();
        let mut at = NOW;
        let mut present = first.to_owned();
        let change = async |now: &str, new: &str, at: i64| {
            let both = (Secret::new(now), Secret::new(new));
            ledger.change_password((id, ""), both, (&strict, at)).await
        };
        let wrong = change("Wrong-Guess-77", "Zt4-cobalt-Moos", at)
            .await
            .unwrap_err();
        assert!(wrong.to_string().contains("present password"), "{wrong}");
        for n in 0..5 {
            at += MINUTE;
            let next = format!("Zt{n}-cobalt-Moos-vb");
            change(&present, &next, at).await?;
            present = next;
        }
        let again = change(&present, first, at).await.unwrap_err();
        assert!(again.to_string().contains("one of the last 5"), "{again}");
        let same = change(&present, &present, at).await.unwrap_err();
        assert!(same.to_string().contains("the present one"), "{same}");
        change(&present, "Zt9-cobalt-Moos-vb", at + MINUTE).await?;
        change("Zt9-cobalt-Moos-vb", first, at + 2 * MINUTE).await?;
        let day = 24 * 60 * MINUTE;
        let account = ledger.account("zhou").await?;
        let set = account.password_ms.unwrap();
        assert_eq!(due(&account, &strict, set + 90 * day), Some(Due::Factor));
        assert_eq!(
            due(&account, &strict, set + 90 * day + 1),
            Some(Due::Password)
        );
        assert_eq!(due(&account, &policy("standard"), set + 900 * day), None);
        let kept = raw(url).await;
        let rows = sqlx::query("SELECT password FROM account_password")
            .fetch_all(&kept)
            .await
            .unwrap();
        assert_eq!(rows.len(), 7);
        let argon =
            |row: &sqlx::any::AnyRow| sqlx::Row::get::<String, _>(row, 0).starts_with("$argon2id$");
        assert!(rows.iter().all(argon));
        Ok(())
    }

    pub(crate) async fn a_session_ends_by_rest_by_age_by_hand_and_with_its_account(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let policy = policy("standard");
        let account = with(&ledger, "wu", Role::Viewer).await?;
        let id = account.id.as_str();
        let begin = async |now: i64| {
            ledger
                .begin_session(id, ("10.0.0.7", "Chromium\n"), (&policy, now))
                .await
        };
        let good = async |secret: &Secret, now: i64| ledger.session(secret, &policy, now).await;
        let (one, two) = (begin(NOW).await?, begin(NOW).await?);
        assert_ne!(one, two);
        let kept = sqlx::query("SELECT hash, agent FROM session")
            .fetch_all(&raw(url).await)
            .await
            .unwrap();
        let hashes: Vec<String> = kept.iter().map(|row| sqlx::Row::get(row, 0)).collect();
        assert!(!hashes.contains(&one.reveal().to_owned()));
        assert_eq!(sqlx::Row::get::<String, _>(&kept[0], 1), "Chromium");
        // Rest: 30 minutes since it was last used, measured to a tenth.
        assert!(good(&one, NOW + 29 * MINUTE).await?.is_some());
        assert!(good(&one, NOW + 58 * MINUTE).await?.is_some());
        assert!(good(&two, NOW + 30 * MINUTE).await?.is_none());
        assert!(good(&one, NOW + 88 * MINUTE).await?.is_none());
        // Age: 12 hours however busy.
        let busy = begin(NOW).await?;
        for quarter in 1..48 {
            assert!(
                good(&busy, NOW + quarter * 15 * MINUTE).await?.is_some(),
                "{quarter}"
            );
        }
        assert!(good(&busy, NOW + 12 * 60 * MINUTE).await?.is_none());
        // By hand: nobody ends another's.
        let later = NOW + 13 * 60 * MINUTE;
        let (mine, other) = (begin(later).await?, begin(later).await?);
        let listed = ledger.sessions(id, &policy, later).await?;
        assert_eq!(
            listed.len(),
            2,
            "sessions that are over were swept away: {listed:?}"
        );
        let first = good(&mine, later).await?.unwrap().0;
        assert!(ledger.end_session(&first.id, "somebody").await.is_err());
        ledger.end_session(&first.id, id).await?;
        assert!(good(&mine, later).await?.is_none() && good(&other, later).await?.is_some());
        // A changed password ends the others, other roles end all, and so does disabling.
        let keeps = good(&other, later).await?.unwrap().0.id;
        let third = begin(later).await?;
        let both = (Secret::new(PASSWORD), Secret::new(OTHER));
        ledger
            .change_password((id, &keeps), both, (&policy, later))
            .await?;
        assert!(good(&third, later).await?.is_none() && good(&other, later).await?.is_some());
        let version = ledger.account("wu").await?.version;
        ledger.grant(("wu", version), &account.grant, later).await?;
        assert!(good(&other, later).await?.is_none());
        let last = begin(later).await?;
        ledger.disable_account("wu", later).await?;
        assert!(good(&last, later).await?.is_none());
        assert!(good(&Secret::new("0".repeat(64)), later).await?.is_none());
        Ok(())
    }

    pub(crate) async fn a_token_is_limited_by_role_permission_time_and_revocation(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let policy = policy("standard");
        let owner = with(&ledger, "gao", Role::SecurityAdmin).await?;
        with(&ledger, "gao2", Role::SecurityAdmin).await?;
        let wanted = |role: Role| NewToken {
            name: "云平台".to_owned(),
            role,
            chains: vec!["NEV".to_owned()],
            regions: vec![],
            permissions: vec![],
            days: 90,
            account_id: Some(owner.id.clone()),
        };
        let make = async |new: NewToken| ledger.add_token(&new, &policy, ("gao", NOW)).await;
        let (token, secret) = make(wanted(Role::Viewer)).await?;
        assert!(secret.reveal().starts_with("liantu_"));
        let held: Vec<Permission> = token.permissions.iter().copied().collect();
        assert_eq!(
            held,
            [Permission::Read, Permission::Projects, Permission::Notes]
        );
        for refused in [
            wanted(Role::AuditAdmin),
            NewToken {
                permissions: vec![Permission::Export],
                ..wanted(Role::Viewer)
            },
            NewToken {
                days: 366,
                ..wanted(Role::Viewer)
            },
            NewToken {
                days: 0,
                ..wanted(Role::Viewer)
            },
            NewToken {
                name: " ".to_owned(),
                ..wanted(Role::Viewer)
            },
            NewToken {
                chains: vec![],
                ..wanted(Role::ChainLead)
            },
            wanted(Role::County),
        ] {
            let fault = make(refused).await.unwrap_err();
            assert!(matches!(fault, LedgerError::Refused { .. }), "{fault}");
        }
        let day = 24 * 60 * MINUTE;
        let found = ledger.token(&secret, NOW + 90 * day - 1).await?.unwrap();
        assert_eq!(
            (found.id.as_str(), &found.grant),
            (token.id.as_str(), &token.grant)
        );
        assert!(ledger.token(&secret, NOW + 90 * day).await?.is_none());
        let id = Secret::new(token.id.clone());
        assert!(
            ledger.token(&id, NOW).await?.is_none(),
            "its id lets nobody in"
        );
        ledger.revoke_token(&token.id, NOW).await?;
        assert!(ledger.token(&secret, NOW + 1).await?.is_none());
        assert!(matches!(
            ledger.revoke_token(&token.id, NOW).await,
            Err(LedgerError::Taken { .. })
        ));
        assert!(matches!(
            ledger.revoke_token("x", NOW).await,
            Err(LedgerError::Unknown { .. })
        ));
        let (_, second) = make(wanted(Role::Planner)).await?;
        ledger.disable_account("gao", NOW).await?;
        assert!(
            ledger.token(&second, NOW + 1).await?.is_none(),
            "its owner is disabled"
        );
        assert_eq!(ledger.tokens().await?.len(), 2);
        Ok(())
    }

    pub(crate) async fn the_first_link_makes_three_administrators_once_and_for_thirty_minutes(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let policy = policy("standard");
        let three = || {
            let one = |(name, role): (&str, Role)| person(name, &[role]);
            [
                ("wang", Role::SystemAdmin),
                ("li", Role::SecurityAdmin),
                ("zhao", Role::AuditAdmin),
            ]
            .map(one)
            .to_vec()
        };
        let offer = async |now: i64| ledger.offer_first_link(&policy, now).await;
        let stale = offer(NOW).await?.unwrap();
        let link = offer(NOW).await?.unwrap();
        let using = async |link: &Secret, three: Vec<NewAccount>, now: i64| {
            ledger.use_first_link(link, three, (&policy, now)).await
        };
        for (bad, when) in [
            (&stale, NOW),
            (&link, NOW + 30 * MINUTE),
            (&Secret::new("x"), NOW),
        ] {
            assert!(matches!(
                using(bad, three(), when).await,
                Err(LedgerError::Link)
            ));
        }
        let twice = vec![
            person("a", &[Role::SystemAdmin]),
            person("b", &[Role::SystemAdmin]),
            person("c", &[Role::AuditAdmin]),
        ];
        for wrong in [
            twice,
            three()[..2].to_vec(),
            vec![person("a", &[Role::Planner])],
        ] {
            assert!(matches!(
                using(&link, wrong, NOW).await,
                Err(LedgerError::Refused { .. })
            ));
        }
        assert!(!ledger.has_accounts().await?, "nothing of it was kept");
        let made = using(&link, three(), NOW + 29 * MINUTE).await?;
        assert_eq!(made.len(), 3);
        assert!(matches!(
            using(&link, three(), NOW + 29 * MINUTE).await,
            Err(LedgerError::Link)
        ));
        assert!(offer(NOW).await?.is_none(), "there are accounts");
        Ok(())
    }

    pub(crate) async fn a_reset_link_sets_one_password(url: &str) -> Result<(), LedgerError> {
        let (ledger, folder) = (Ledger::open(url).await?, TempDir::new().unwrap());
        let (policy, key) = (policy("standard"), key(&folder));
        with(&ledger, "sun", Role::Viewer).await?;
        let first = ledger.offer_reset_link("sun", &policy, NOW).await?;
        let link = ledger.offer_reset_link("sun", &policy, NOW).await?;
        let set = async |link: &Secret, password: &str| {
            ledger
                .use_reset_link(link, Secret::new(password), (&policy, NOW))
                .await
        };
        assert!(
            matches!(set(&first, OTHER).await, Err(LedgerError::Link)),
            "the later one counts"
        );
        assert!(matches!(
            set(&link, "12345678").await,
            Err(LedgerError::Refused { .. })
        ));
        set(&link, OTHER).await?;
        assert!(matches!(set(&link, PASSWORD).await, Err(LedgerError::Link)));
        let login = async |password: &str| {
            ledger
                .login(asks("sun", password, None), (&policy, &key), NOW)
                .await
        };
        assert_eq!(login(PASSWORD).await?, Login::Wrong);
        assert!(matches!(login(OTHER).await?, Login::Entered(_)));
        let void = ledger.offer_reset_link("sun", &policy, NOW).await?;
        ledger.disable_account("sun", NOW).await?;
        assert!(matches!(set(&void, PASSWORD).await, Err(LedgerError::Link)));
        assert!(ledger.offer_reset_link("sun", &policy, NOW).await.is_err());
        Ok(())
    }

    pub(crate) async fn the_last_administrator_of_a_kind_stays(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        with(&ledger, "a", Role::AuditAdmin).await?;
        let viewer = Grant {
            roles: vec![Role::Viewer],
            ..Grant::default()
        };
        let last = "is the last active administrator of its kind";
        let kept = ledger
            .disable_account("a", NOW)
            .await
            .unwrap_err()
            .to_string();
        assert!(kept.contains(last), "{kept}");
        let kept = ledger
            .grant(("a", 1), &viewer, NOW)
            .await
            .unwrap_err()
            .to_string();
        assert!(kept.contains(last), "{kept}");
        with(&ledger, "b", Role::AuditAdmin).await?;
        ledger.disable_account("a", NOW).await?;
        assert!(ledger.disable_account("b", NOW).await.is_err());
        Ok(())
    }

    pub(crate) async fn the_audit_log_refuses_to_be_changed_and_names_the_first_broken_row(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let empty = ledger.verify_audit(None).await?;
        assert_eq!((empty.rows, empty.broken), (0, None));
        for n in 1..=1_203 {
            assert_eq!(ledger.audit(row(&format!("P{n}"))).await?, n);
        }
        let whole = ledger.verify_audit(None).await?;
        assert_eq!((whole.rows, &whole.broken), (1_203, &None));
        let filter = AuditFilter {
            limit: 2,
            before: 1_000,
            ..AuditFilter::default()
        };
        let found = ledger.audit_rows(&filter).await?;
        let subjects: Vec<&str> = found.iter().map(|row| row.entry.subject.as_str()).collect();
        assert_eq!(subjects, ["P999", "P998"]);
        let failed = AuditFilter {
            min_status: 400,
            ..AuditFilter::default()
        };
        assert!(ledger.audit_rows(&failed).await?.is_empty());
        let raw = raw(url).await;
        for forbidden in [
            "UPDATE audit SET who = 'x'",
            "DELETE FROM audit",
            "DELETE FROM audit WHERE seq = 1203",
        ] {
            let refused = raw.execute(forbidden).await.unwrap_err().to_string();
            assert!(
                refused.contains("rows of the audit log are only added"),
                "{refused}"
            );
        }
        // Who owns the database can take the triggers away; the chain tells.
        if url.starts_with("sqlite") {
            raw.execute("DROP TRIGGER audit_stays_as_it_is")
                .await
                .unwrap();
            raw.execute("DROP TRIGGER audit_stays").await.unwrap();
        } else {
            raw.execute("DROP TRIGGER audit_stays ON audit")
                .await
                .unwrap();
        }
        let broken = async || {
            ledger
                .verify_audit(None)
                .await
                .map(|found| found.broken.map(|(seq, _)| seq))
        };
        raw.execute("UPDATE audit SET who = '李四' WHERE seq = 700")
            .await
            .unwrap();
        assert_eq!(broken().await?, Some(700));
        raw.execute("UPDATE audit SET who = '张三' WHERE seq = 700")
            .await
            .unwrap();
        assert_eq!(broken().await?, None);
        raw.execute("UPDATE audit SET hash = previous WHERE seq = 5")
            .await
            .unwrap();
        assert_eq!(broken().await?, Some(5));
        raw.execute(
            "UPDATE audit SET hash = (SELECT previous FROM audit WHERE seq = 6) WHERE seq = 5",
        )
        .await
        .unwrap();
        raw.execute("DELETE FROM audit WHERE seq = 1001")
            .await
            .unwrap();
        let verdict = ledger.verify_audit(None).await?;
        let (seq, why) = verdict.broken.unwrap();
        assert_eq!(
            (seq, why.as_str()),
            (1_002, "row 1001 is missing: row 1002 comes after row 1000")
        );
        // The end cut off: the chain holds, a noted head does not.
        raw.execute("DELETE FROM audit WHERE seq >= 900")
            .await
            .unwrap();
        let cut = ledger.verify_audit(Some(&whole.head)).await?;
        assert_eq!((cut.rows, cut.broken, cut.met), (899, None, Some(false)));
        Ok(())
    }

    pub(crate) async fn writers_at_once_keep_one_chain(url: &str) -> Result<(), LedgerError> {
        let (one, two) = (Ledger::open(url).await?, Ledger::open(url).await?);
        let all = (0..60).map(|n| {
            let ledger = if n % 2 == 0 { &one } else { &two };
            ledger.audit(row(&n.to_string()))
        });
        let done = futures_util::future::join_all(all).await;
        let mut places: Vec<i64> = done.into_iter().collect::<Result<_, _>>()?;
        places.sort_unstable();
        assert_eq!(places, (1..=60).collect::<Vec<i64>>());
        let verdict = one.verify_audit(None).await?;
        assert_eq!((verdict.rows, verdict.broken), (60, None));
        Ok(())
    }

    async fn raw(url: &str) -> sqlx::AnyPool {
        sqlx::any::install_default_drivers();
        sqlx::AnyPool::connect(url).await.unwrap()
    }
}

#[test]
fn no_statement_of_ours_changes_or_deletes_a_row_of_the_audit_log() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ledger/sql");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
        read += 1;
        for word in ["update audit", "delete from audit", "truncate", "drop "] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
    assert!(read > 50);
}
