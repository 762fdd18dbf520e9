"""Writes src/http/examples.json: one answer of each operation, from a running service over an invented workspace.

Usage: python3 scripts/openapi_examples.py http://127.0.0.1:8080
Run it after an answer changed its shape; lists are cut to what an example needs.
"""
import json
import sys
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


def ask(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"} if data else {})
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


def main():
    base = sys.argv[1].rstrip("/")
    api = ask(base + "/api/v1/openapi.json")
    first = ask(base + "/api/v1/targets?limit=1")
    some = first["items"][0]["enterprise"]["id"]
    known = {"before": first["snapshot"], "now": first["snapshot"]}
    examples = {}
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            name = operation["operationId"]
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
