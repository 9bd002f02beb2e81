//! Parses a document, checks it against the schema, resolves each root field and cuts out what was selected.

use async_graphql_parser::types::{
    DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql_parser::{Pos, Positioned, parse_query};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use std::sync::Arc;

use super::arguments::Arguments;
use super::schema::Schema;
use super::{Session, Trouble, master_data, resolve};
use crate::data::{Kind, World};

/// A refusal of the whole document.
type Refused = (StatusCode, Value);

/// Runs a document; `Err` carries a status other than 200.
pub(crate) fn run(
    schema: &Schema,
    session: &mut Session<'_>,
    query: &str,
    variables: &Value,
) -> Result<Value, Refused> {
    let document = parse_query(query).map_err(|problem| {
        let at = problem.positions().next().unwrap_or_default();
        bad_query(&format!("Syntax Error GraphQL ({}:{}) Unexpected text", at.line, at.column), at)
    })?;
    let operation = single(&document)?;
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => {
            return Err(bad_query("Schema is not configured for subscriptions.", Pos::default()));
        }
    };
    let world = Arc::clone(&session.office.world);
    let work = Work { schema, document: &document, variables: given(operation, variables)?, world };
    work.check(root, &operation.selection_set.node)?;
    let mut data = Map::new();
    let mut errors = Vec::new();
    for field in work.fields(&operation.selection_set.node) {
        let name = field.node.name.node.as_str();
        let key = field.node.response_key().node.to_string();
        if name == "__typename" {
            data.insert(key, json!(root));
            continue;
        }
        if name == "__schema" {
            data.insert(key, json!({ "queryType": { "name": "Query" } }));
            continue;
        }
        if name == "__type" {
            let told = work.arguments(&field.node).text("name").map_or(Value::Null, |name| schema.describe(name));
            data.insert(key, work.select("__Type", &field.node.selection_set.node, &told));
            continue;
        }
        match resolve(session, name, &work.arguments(&field.node)) {
            Ok(value) => {
                let of = schema.field(root, name).map_or("", |f| f.of.as_str());
                data.insert(key, work.select(of, &field.node.selection_set.node, &value));
            }
            Err(trouble) => {
                errors.push(error(&trouble, field.pos, &key));
                if trouble.status != StatusCode::OK {
                    return Err((trouble.status, json!({ "errors": errors })));
                }
                data.insert(key, Value::Null);
            }
        }
    }
    if errors.is_empty() { Ok(json!({ "data": data })) } else { Ok(json!({ "errors": errors, "data": data })) }
}

fn error(trouble: &Trouble, at: Pos, path: &str) -> Value {
    if trouble.status == StatusCode::BAD_REQUEST {
        return json!({ "message": trouble.message });
    }
    json!({ "message": trouble.message, "locations": [{ "line": at.line, "column": at.column }], "path": [path] })
}

fn bad_query(message: &str, at: Pos) -> Refused {
    let error = json!({ "message": message, "locations": [{ "line": at.line, "column": at.column }] });
    (StatusCode::BAD_REQUEST, json!({ "errors": [error] }))
}

fn single(document: &ExecutableDocument) -> Result<&OperationDefinition, Refused> {
    let one = match &document.operations {
        DocumentOperations::Single(operation) => Some(&operation.node),
        DocumentOperations::Multiple(all) if all.len() == 1 => all.values().next().map(|o| &o.node),
        DocumentOperations::Multiple(_) => None,
    };
    one.ok_or_else(|| {
        let message = "Must provide operation name if query contains multiple operations.";
        (StatusCode::BAD_REQUEST, json!({ "errors": [{ "message": message }] }))
    })
}

/// The variables with their defaults; a required one that is missing refuses the document.
fn given(operation: &OperationDefinition, sent: &Value) -> Result<Map<String, Value>, Refused> {
    let mut variables = Map::new();
    for definition in &operation.variable_definitions {
        let name = definition.node.name.node.as_str();
        let default = || definition.node.default_value.as_ref().and_then(|v| v.node.clone().into_json().ok());
        match sent.get(name).filter(|v| !v.is_null()).cloned().or_else(default) {
            Some(value) => {
                variables.insert(name.to_owned(), value);
            }
            None if !definition.node.var_type.node.nullable => {
                let message = format!(
                    "Variable \"${name}\" of required type \"{}\" was not provided.",
                    definition.node.var_type.node
                );
                return Err(bad_query(&message, definition.pos));
            }
            None => {}
        }
    }
    Ok(variables)
}

/// One document being worked on.
struct Work<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: Map<String, Value>,
    world: Arc<World>,
}

impl<'a> Work<'a> {
    /// The fields of a selection, fragments opened.
    fn fields(&self, set: &'a SelectionSet) -> Vec<&'a Positioned<Field>> {
        let open = |selection: &'a Positioned<Selection>| match &selection.node {
            Selection::Field(field) => vec![field],
            Selection::InlineFragment(fragment) => self.fields(&fragment.node.selection_set.node),
            Selection::FragmentSpread(spread) => {
                let fragment: Option<&'a Positioned<FragmentDefinition>> =
                    self.document.fragments.get(&spread.node.fragment_name.node);
                fragment.map(|f| self.fields(&f.node.selection_set.node)).unwrap_or_default()
            }
        };
        set.items.iter().flat_map(open).collect()
    }

    fn arguments(&self, field: &Field) -> Arguments {
        let mut values = Map::new();
        for (name, value) in &field.arguments {
            let filled = value.node.clone().into_const_with(|variable| {
                let value = self.variables.get(variable.as_str()).cloned().unwrap_or_default();
                async_graphql_parser_value(value)
            });
            if let Ok(Ok(value)) = filled.map(|v: async_graphql_value::ConstValue| v.into_json())
                && !value.is_null()
            {
                values.insert(name.node.to_string(), value);
            }
        }
        Arguments(values)
    }

    /// Refuses unknown fields and arguments, and selections that are missing or too many.
    fn check(&self, on: &str, set: &'a SelectionSet) -> Result<(), Refused> {
        for field in self.fields(set) {
            let name = field.node.name.node.as_str();
            if name.starts_with("__") {
                continue;
            }
            let known = self
                .schema
                .field(on, name)
                .ok_or_else(|| bad_query(&format!("Cannot query field \"{name}\" on type \"{on}\"."), field.pos))?;
            for (argument, value) in &field.node.arguments {
                let argument_name = argument.node.as_str();
                let expected = known.arguments.get(argument_name).ok_or_else(|| {
                    bad_query(
                        &format!("Unknown argument \"{argument_name}\" on field \"{name}\" of type \"{on}\"."),
                        argument.pos,
                    )
                })?;
                let text = matches!(value.node, async_graphql_value::Value::String(_));
                if expected.of == "Int" && text {
                    let found = &value.node;
                    let message = format!(
                        "Argument \"{argument_name}\" has invalid value {found}.\nExpected type \"Int\", found {found}."
                    );
                    return Err(bad_query(&message, value.pos));
                }
            }
            for (argument, _) in known.arguments.iter().filter(|(_, a)| a.required) {
                if !field.node.arguments.iter().any(|(given, _)| given.node.as_str() == argument) {
                    let of = known.arguments.get(argument).map_or("", |a| a.of.as_str());
                    let message = format!(
                        "Field \"{name}\" argument \"{argument}\" of type \"{of}!\" is required but not provided."
                    );
                    return Err(bad_query(&message, field.pos));
                }
            }
            let inner = &field.node.selection_set.node;
            if self.schema.is_object(&known.of) {
                if inner.items.is_empty() {
                    let message = format!("Field \"{name}\" of type \"{}\" must have a sub selection.", known.of);
                    return Err(bad_query(&message, field.pos));
                }
                self.check(&known.of, inner)?;
            } else if !inner.items.is_empty() {
                let message = format!("Field \"{name}\" of type \"{}\" must not have a sub selection.", known.of);
                return Err(bad_query(&message, field.pos));
            }
        }
        Ok(())
    }

    /// The selected part of a value.
    fn select(&self, of: &str, set: &'a SelectionSet, value: &Value) -> Value {
        match value {
            Value::Array(rows) => rows.iter().map(|row| self.select(of, set, row)).collect(),
            Value::Object(object) if self.schema.is_object(of) => {
                let mut chosen = Map::new();
                for field in self.fields(set) {
                    let name = field.node.name.node.as_str();
                    let found = if name == "__typename" {
                        json!(of)
                    } else {
                        let inner = self.schema.field(of, name).map_or("", |f| f.of.as_str());
                        let set = &field.node.selection_set.node;
                        match (of, name) {
                            // The only connections inside a node that are long enough to be paged.
                            ("ProductGQLType", "items" | "services") => {
                                let rows = master_data::covered(&self.world, value, name, &self.arguments(&field.node));
                                self.select(inner, set, &rows.unwrap_or_default())
                            }
                            ("ItemsPricelistGQLType" | "ServicesPricelistGQLType", "details") => {
                                let kind = if of.starts_with("Items") { Kind::Item } else { Kind::Service };
                                let rows =
                                    master_data::price_details(&self.world, value, kind, &self.arguments(&field.node));
                                self.select(inner, set, &rows.unwrap_or_default())
                            }
                            _ => self.select(inner, set, object.get(name).unwrap_or(&Value::Null)),
                        }
                    };
                    chosen.insert(field.node.response_key().node.to_string(), found);
                }
                Value::Object(chosen)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => value.clone(),
        }
    }
}

fn async_graphql_parser_value(value: Value) -> Result<async_graphql_value::ConstValue, serde_json::Error> {
    async_graphql_value::ConstValue::from_json(value)
}
