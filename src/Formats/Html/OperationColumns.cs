using System.Text.Json;
using GraphBridge.Formats.Text;

namespace GraphBridge.Formats.Html;

/// <summary>The operations, with the words that they have in common.</summary>
internal static class OperationColumns
{
    public static void Write(Utf8JsonWriter json, PageScopes scopes)
    {
        var operators = new WordTable<OpType>();
        var ports = new WordTable<string>();
        ports.PlaceOf("");
        json.WriteStartObject("operations");
        json.Column("operator", scopes.Operations.Select(entry => operators.PlaceOf(entry.Operation.Type)));
        json.Column("name", scopes.Operations.Select(entry => entry.Operation.Name));
        json.Column("call", scopes.Operations.Select(entry => entry.Scope.CallOf(entry.Operation)));
        json.Column("inputStart", Starts(scopes, operation => operation.Inputs.Count));
        json.Column("inputs", scopes.Operations.SelectMany(entry => Places(entry.Scope, entry.Operation.Inputs)));
        json.Column("inputNames", scopes.Operations.SelectMany(entry => InputNames(entry.Operation, ports)));
        json.Column("outputStart", Starts(scopes, operation => operation.Outputs.Count));
        json.Column("outputs", scopes.Operations.SelectMany(entry => Places(entry.Scope, entry.Operation.Outputs)));
        json.Column("outputNames", scopes.Operations.SelectMany(entry => OutputNames(entry.Operation, ports)));
        json.Sparse("attributes", scopes.Operations, entry => Attributes(entry.Operation));
        json.Sparse("metadata", scopes.Operations, entry => PageTexts.Of(entry.Operation.Metadata));
        json.Sparse("duration", scopes.Operations, entry => PageTexts.Nanoseconds(entry.Operation.Trace?.Duration));
        json.Sparse("error", scopes.Operations, entry => entry.Operation.Trace?.Error);
        json.Sparse("source", scopes.Operations, entry => entry.Operation.Trace?.Source);
        json.Sparse("read", scopes.Operations, entry => entry.Operation.Trace?.Read);
        json.Sparse("branch", scopes.Operations,
            entry => entry.Operation.Trace?.Branch is { } branch ? Tuple.Create(entry.Scope.PlaceOf(branch.Read), branch.Taken) : null, WriteTaken);
        json.WriteEndObject();
        json.Column("operators", operators.Words.Select(PageTexts.Of));
        json.Column("ports", ports.Words);
    }

    private static IEnumerable<int> Starts(PageScopes scopes, Func<Operation, int> count)
    {
        var start = 0;
        yield return start;
        foreach (var (_, operation) in scopes.Operations)
            yield return start += count(operation);
    }

    private static IEnumerable<int> Places(PageScope scope, PortList ports)
    {
        for (var slot = 0; slot < ports.Count; slot++)
            yield return scope.PlaceOf(ports.ValueAt(slot));
    }

    private static IEnumerable<int> InputNames(Operation operation, WordTable<string> ports)
    {
        for (var slot = 0; slot < operation.Inputs.Count; slot++)
            yield return ports.PlaceOf(OperatorPorts.Input(operation, slot));
    }

    private static IEnumerable<int> OutputNames(Operation operation, WordTable<string> ports)
    {
        for (var slot = 0; slot < operation.Outputs.Count; slot++)
            yield return ports.PlaceOf(operation.Outputs[slot].Name);
    }

    private static List<string>? Attributes(Operation operation)
    {
        if (operation.Attributes.Count == 0)
            return null;
        var texts = new List<string>(2 * operation.Attributes.Count);
        foreach (var (name, value) in operation.Attributes)
            texts.AddRange([name, AttributeText.Of(value)]);
        return texts;
    }

    private static void WriteTaken(Utf8JsonWriter json, Tuple<int, string> taken)
    {
        json.WriteStartArray();
        json.WriteNumberValue(taken.Item1);
        json.WriteStringValue(taken.Item2);
        json.WriteEndArray();
    }
}
