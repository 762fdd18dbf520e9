// The login page: shows the form that the address or the state of the session asks for. The secret of a link stands behind
// `#`, which browsers send to nobody; it is taken out of the address at once.
"use strict";

const forms = ["login", "first", "password", "change", "factor", "entered"];
const link = location.hash.slice(1);
if (link) history.replaceState(null, "", location.pathname);

function show(name) {
  for (const one of forms) document.getElementById(one).hidden = one !== name;
  document.querySelector(`#${name} input`)?.focus();
}

function say(text) {
  document.getElementById("says").textContent = text;
}

async function ask(method, path, body) {
  const options = { method, headers: { accept: "application/json" } };
  if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch("/api/v1" + path, options);
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) return json;
  const fault = new Error(json.detail || String(answer.status));
  fault.code = json.code;
  throw fault;
}

const words = {
  "access.wrong": "账号、密码或动态码不对，或账号已停用。",
  "access.locked": "错误次数过多，账号已锁定，请稍后再试。",
  "access.code": "请填手机上的六位动态码。",
  "access.link": "链接已用过、已过期或不完整，请重新索取。",
  "request.too_often": "请求过于频繁，请稍后再试。",
};

function tell(fault) {
  say((words[fault.code] || "") + "\n" + fault.message);
}

function askCode() {
  const code = document.getElementById("code");
  code.hidden = false;
  code.querySelector("input").focus();
}

function on(name, act) {
  const form = document.getElementById(name);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    say("");
    try {
      await act(form, Object.fromEntries(new FormData(form)));
    } catch (fault) {
      if (fault.code === "access.code") askCode();
      tell(fault);
    } finally {
      button.disabled = false;
    }
  });
}

// Where one was when the login was asked for, if it is a page of ours.
function back() {
  try {
    const place = new URL(new URLSearchParams(location.search).get("to") || "/", location.origin);
    return place.origin === location.origin ? place.href : "/";
  } catch {
    return "/";
  }
}

// After the login: what is due first, else the page itself.
async function entered(opens) {
  const me = await ask("GET", "/me");
  if (me.due === "password") return show("change");
  if (me.due === "factor") {
    const offer = await ask("POST", "/me/factor");
    document.getElementById("seed").textContent = offer.seed;
    return show("factor");
  }
  if (opens) return location.replace(back());
  say(me.kind === "local" ? "本机免登录。" : "已登录：" + me.name);
  document.getElementById("logout").hidden = me.kind === "local";
  show("entered");
}

on("login", async (form, typed) => {
  const body = { name: typed.name, password: typed.password };
  if (typed.code) body.code = typed.code;
  await ask("POST", "/login", body);
  form.reset();
  await entered(true);
});

on("first", async (form) => {
  const administrators = [...form.querySelectorAll("fieldset")].map((one) => ({
    role: one.dataset.role,
    name: one.querySelector("[name=name]").value,
    password: one.querySelector("[name=password]").value,
  }));
  await ask("POST", "/first", { link, administrators });
  form.reset();
  say("三名管理员已建立，请分别登录。");
  show("login");
});

on("password", async (form, typed) => {
  await ask("POST", "/password", { link, password: typed.password });
  form.reset();
  say("密码已设置，请登录。");
  show("login");
});

on("change", async (form, typed) => {
  await ask("POST", "/me/password", typed);
  form.reset();
  await entered(true);
});

on("factor", async (form, typed) => {
  await ask("POST", "/me/factor/confirmation", typed);
  form.reset();
  await entered(true);
});

document.getElementById("logout").addEventListener("click", async () => {
  await ask("POST", "/logout").catch(() => {});
  show("login");
});

if (location.pathname === "/first") show("first");
else if (location.pathname === "/password" && link) show("password");
else entered(false).catch(() => show("login"));
