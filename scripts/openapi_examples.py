"""Writes src/http/examples.json: one answer of each operation, from a running service over an invented workspace.

Usage: python3 scripts/openapi_examples.py http://127.0.0.1:8080
Run it after an answer changed its shape; lists are cut to what an example needs.
"""
import json
import sys
import time
import urllib.parse
import urllib.request

MOST_ITEMS = 1
# What no parameter of the description says by itself.
QUERIES = {
    "list_targets": "limit=1",
    "list_gaps": "chain=NEV&limit=1",
    "list_regions": "limit=1",
    "find_enterprises": "limit=1&q=" + urllib.parse.quote("电"),
    "segment_enterprises": "region=" + urllib.parse.quote("江苏省") + "&limit=1",
    "export": "chain=NEV&limit=2",
}
QUESTION = {"chain": "NEV", "weights": {"path": 2.0}, "min_score": 0.3, "limit": 1}


def ask(url, body=None, method=None, version=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"} if data else {}
    if version is not None:
        headers["if-match"] = f'"{version}"'
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        text = answer.read().decode()
        return json.loads(text) if "json" in answer.headers["content-type"] else text


def cut(value):
    if isinstance(value, list):
        # Anchors, intervals and pairs are whole; lists of things are cut.
        return [cut(one) for one in (value if all(not isinstance(one, dict) for one in value) else value[:MOST_ITEMS])][:3]
    if isinstance(value, dict):
        return {key: cut(one) for key, one in value.items()}
    return value


def ledger(base):
    """Two projects of one investor on their way to a signature; returns the example of each operation of the ledger."""
    api, found = base + "/api/v1", {}

    def keep(name, path, body=None, method=None, version=None):
        answer = ask(api + path, body, method, version)
        found[name] = {"response": cut(answer)} if body is None else {"request": body, "response": cut(answer)}
        return answer

    facts = {"name": "示例电池项目", "kind": "industrial", "chain": "NEV", "investor": "示例电池有限公司", "total_yi": 12.0}
    first = keep("open_project", "/projects", {"facts": {**facts, "county": "341524"}, "day": "2026-02-01"})
    other = ask(api + "/projects", {"facts": {**facts, "county": "341525"}, "day": "2026-03-01"})
    path, version = "/projects/" + first["id"], first["version"]
    step = {"verb": "take", "stage": "talk", "day": "2026-03-05", "verified": True, "evidence": "会议纪要"}
    version = keep("change_step", path + "/events", step, "POST", version)["project"]["version"]
    version = keep("change_project", path, {"landing_unit": "开发区管委会"}, "PATCH", version)["version"]
    keep("approve_project", path + "/approvals", {"note": "纪要 12 号"}, "POST", version)
    keep("settle_claim", path + "/settlements", {"loses": other["id"], "why": "首谈"}, "POST")
    keep("list_projects", "/projects?limit=1")
    keep("project_board", "/projects/board?stage=talk&limit=1")
    keep("one_project", path)
    question = {"chain": "NEV", "limit": 1}
    handed = {"name": "一季度走访", "handed": "2026-11-02", "question": question}
    listed = keep("keep_list", "/lists", handed)
    said = {"enterprise": listed["items"][0]["enterprise"], "outcome": "hit", "day": "2026-11-20", "evidence": "签约照片，合同 17 号"}
    keep("say_outcome", "/lists/" + listed["id"] + "/outcomes", said)
    keep("all_lists", "/lists")
    keep("one_list", "/lists/" + listed["id"])
    keep("list_rates", "/lists/rates")
    keep("indicators", "/kpi?from=2026-01-01&to=2026-06-30&indicator=talks")
    keep("ranking", "/kpi/rankings?from=2026-01-01&to=2026-06-30&sheet=county")
    return found


def lists(base, some):
    """A correction taken back and a shortlist on its way; returns the example of each operation."""
    api, found = base + "/api/v1", {}

    def keep(name, path, body=None, method=None, version=None):
        answer = ask(api + path, body, method, version)
        found[name] = {"response": cut(answer)} if body is None else {"request": body, "response": cut(answer)}
        return answer

    segment = ask(api + "/targets?limit=1")["items"][0]["segment"]
    said = {"enterprise": some, "segment": segment, "decision": "reject", "why": "实地看过，只做贸易"}
    first = keep("correct", "/corrections", said)
    keep("undo_correction", f"/corrections/{first['id']}/undo", {"why": "看错了"})
    keep("list_corrections", "/corrections?limit=1")
    keep("match_names", "/shortlists/matches", {"names": ["某某电池有限公司"]})
    made = keep("make_shortlist", "/shortlists", {"name": "重点企业", "note": "三季度", "entries": [{"subject": some}]})
    path, version = "/shortlists/" + made["list"]["id"], made["list"]["version"]
    entries = {"entries": [{"subject": segment, "note": "先联系"}]}
    version = keep("put_entries", path + "/entries", entries, "POST", version)["list"]["version"]
    version = keep("change_shortlist", path, {"order": [segment]}, "PATCH", version)["list"]["version"]
    keep("one_shortlist", path)
    keep("list_shortlists", "/shortlists")
    version = keep("drop_entry", path + "/entries/" + segment, None, "DELETE", version)["list"]["version"]
    keep("delete_shortlist", path, None, "DELETE", version)
    return found


def jobs(base):
    """An upload tried and a build; returns the example of each operation."""
    api, found = base + "/api/v1", {}

    def ended(path):
        while True:
            card = ask(api + path)
            if card["state"] not in ("queued", "running"):
                return card
            time.sleep(0.2)

    rows = "id,name,adcode\r\n示例:1,六安示例一有限公司,341500\r\n示例:2,,341500\r\n"
    form = "".join(
        f'--border\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{word}\r\n'
        for name, word in (("table", "enterprises"), ("as_of", "2026-11-01"), ("dry_run", "true"))
    )
    form += f'--border\r\nContent-Disposition: form-data; name="file"; filename="名录.csv"\r\n\r\n{rows}\r\n--border--\r\n'
    headers = {"content-type": "multipart/form-data; boundary=border"}
    with urllib.request.urlopen(urllib.request.Request(api + "/imports", form.encode(), headers)) as answer:
        asked = json.loads(answer.read())
    found["upload_import"] = {"response": asked}
    found["one_import"] = {"response": ended("/imports/" + asked["id"])}
    found["list_imports"] = {"response": cut(ask(api + "/imports?limit=1"))}
    found["refused_rows"] = {"response": ask(api + f"/imports/{asked['id']}/refused.csv")}
    built = ask(api + "/builds", {})
    found["ask_build"] = {"request": {"profile": "default"}, "response": built}
    found["one_build"] = {"response": cut(ended("/builds/" + built["id"]))}
    found["list_builds"] = {"response": cut(ask(api + "/builds?limit=1"))}
    found["template"] = {"response": "PK…"}
    return found


def follow(base):
    """Papers, a pre-review, a visit, a lead's clock, a matter and a report; returns the example of each operation."""
    api, found = base + "/api/v1", {}

    def keep(name, path, body=None, method=None, version=None):
        answer = ask(api + path, body, method, version)
        shown = cut(answer) if isinstance(answer, (dict, list)) else answer
        found[name] = {"response": shown} if body is None else {"request": body, "response": shown}
        return answer

    facts = {"name": "示例储能项目", "kind": "industrial", "chain": "NEV", "county": "341524", "unit": "市商务局", "total_yi": 6.0}
    project = ask(api + "/projects", {"facts": facts, "day": "2026-10-08"})
    path = "/projects/" + project["id"]
    paper = (
        '--border\r\nContent-Disposition: form-data; name="step"\r\n\r\nlead\r\n'
        '--border\r\nContent-Disposition: form-data; name="file"; filename="来函.pdf"\r\n\r\n%PDF-1.4\n%%EOF\n\r\n--border--\r\n'
    )
    headers = {"content-type": "multipart/form-data; boundary=border"}
    with urllib.request.urlopen(urllib.request.Request(api + path + "/papers", paper.encode(), headers)) as answer:
        found["attach_paper"] = {"response": cut(json.loads(answer.read()))}
    keep("list_papers", path + "/papers")
    found["hand_paper"] = {"response": "%PDF-1.4…"}
    plan = {
        "fixed_wan": 10000.0, "build_shares": [1.0], "operating_years": 10, "revenue_wan": 8000.0, "variable_cost_wan": 3000.0,
        "fixed_cost_wan": 1000.0, "depreciation_years": 10, "income_tax_rate": 0.25, "discount_rate": 0.08,
    }
    keep("try_review", path + "/reviews/trial", {"plan": plan})
    keep("review_project", path + "/reviews", {"plan": plan})
    visit = {"day": "2026-10-12", "days": 2.0, "unit": "市商务局", "whom": "示例储能有限公司", "city": "苏州市", "registered": True}
    seen = keep("record_visit", "/visits", visit)
    keep("edit_visit", "/visits/" + seen["id"], {"outcome": "约定来访"}, "PATCH", seen["version"])
    keep("list_visits", "/visits?from=2026-10-01&to=2026-10-31&limit=1")
    keep("act_on_lead", f"/leads/{project['id']}/acts", {"step": "responded", "day": "2026-10-09"})
    keep("list_leads", "/leads?as_of=2026-11-01&limit=1")
    matter = {"project": project["id"], "text": "用地指标未落实", "topic": "land", "unit": "市自然资源和规划局", "raised": "2026-10-15", "due": "2026-11-15"}
    raised = keep("record_matter", "/matters", matter)
    keep("edit_matter", "/matters/" + raised["id"], {"owner": "张三"}, "PATCH", raised["version"])
    keep("list_matters", "/matters?as_of=2026-11-01")
    period = "from=2026-01-01&to=2026-10-31"
    keep("list_channels", f"/channels?{period}")
    keep("rank_activity", f"/activity?{period}")
    keep("list_stalled", "/stalled?as_of=2026-11-01&limit=1")
    keep("list_late", "/late?as_of=2026-11-01")
    keep("one_report", "/reports/weekly?as_of=2026-10-31&county=341524")
    return found


def main():
    base = sys.argv[1].rstrip("/")
    api = ask(base + "/api/v1/openapi.json")
    first = ask(base + "/api/v1/targets?limit=1")
    some = first["items"][0]["enterprise"]["id"]
    known = {"before": first["snapshot"], "now": first["snapshot"]}
    examples = {**ledger(base), **lists(base, some), **follow(base), **jobs(base)}
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            name = operation["operationId"]
            # Accounts, tokens and the audit log have examples of their own: src/http/access/examples.json.
            if name in examples or operation["tags"][0] in ("access", "administration"):
                continue
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    value = known.get(parameter["name"], parameter.get("example", some))
                    path = path.replace("{" + parameter["name"] + "}", urllib.parse.quote(str(value)))
            query = QUERIES.get(name)
            url = base + path + ("?" + query if query else "")
            if name == "metrics":
                examples[name] = {"response": "# TYPE liantu_snapshot_age_seconds gauge\nliantu_snapshot_age_seconds 81.2\n"}
            elif method == "post":
                examples[name] = {"request": QUESTION, "response": cut(ask(url, QUESTION))}
            else:
                answer = ask(url)
                examples[name] = {"response": answer if isinstance(answer, str) else cut(answer)}
    with open("src/http/examples.json", "w", encoding="utf-8") as file:
        json.dump(examples, file, ensure_ascii=False, indent=1)
        file.write("\n")


main()
