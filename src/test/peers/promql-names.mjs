// What PromQL expressions name: {"expressions": [...]} in QUERIES → for each its selectors and the labels it groups by.
import { readFileSync } from "node:fs";
import { parser } from "@prometheus-io/lezer-promql";

function names(expression) {
  const text = (node) => expression.slice(node.from, node.to);
  const found = { errors: [], selectors: [], groups: [] };
  parser.parse(expression).iterate({
    enter({ node, type }) {
      if (type.isError) {
        found.errors.push(`at ${node.from}: ${text(node)}`);
      } else if (type.name === "VectorSelector") {
        found.selectors.push({ metric: text(node.getChild("Identifier") ?? node), matchers: matchers(node, text) });
      } else if (type.name === "GroupingLabels") {
        found.groups.push({ labels: node.getChildren("LabelName").map(text), metrics: metrics(node, text) });
      }
    },
  });
  return found;
}

function matchers(selector, text) {
  const all = selector.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
  return all.map((matcher) => ({
    label: text(matcher.getChild("LabelName")),
    operator: text(matcher.getChild("MatchOp")),
    value: JSON.parse(text(matcher.getChild("StringLiteral"))),
  }));
}

// The metrics below the expression that a clause such as "by (…)" belongs to.
function metrics(clause, text) {
  const whole = clause.parent.parent;
  const below = [];
  whole.cursor().iterate(({ node, type }) => {
    if (node.from >= whole.to) {
      return false;
    }
    if (type.name === "VectorSelector" && node.from >= whole.from) {
      below.push(text(node.getChild("Identifier") ?? node));
    }
  });
  return below;
}

const { expressions } = JSON.parse(readFileSync(process.env.QUERIES, "utf8"));
console.log(JSON.stringify(expressions.map(names)));
