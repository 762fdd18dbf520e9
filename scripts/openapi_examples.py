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


def main():
    base = sys.argv[1].rstrip("/")
    api = ask(base + "/api/v1/openapi.json")
    first = ask(base + "/api/v1/targets?limit=1")
    some = first["items"][0]["enterprise"]["id"]
    known = {"before": first["snapshot"], "now": first["snapshot"]}
    examples = {**ledger(base), **lists(base, some), **jobs(base)}
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
