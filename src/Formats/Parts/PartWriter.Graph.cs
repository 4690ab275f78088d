using System.Collections.Immutable;

namespace GraphBridge.Formats.Parts;

/// <summary>Whole graphs as JSON: values by their place in the graph's list, everything else in order; what is empty is left out.</summary>
internal sealed partial class PartWriter
{
    private void WriteGraph(ForwardGraph graph)
    {
        if (++_graphDepth > MaximumGraphDepth)
            throw new GraphBridgeException($"graphs are nested more than {MaximumGraphDepth} deep", place: $"graph '{graph.Name}'", remedy: "write the graph as ONNX");
        _json.WriteStartObject();
        _json.WriteString("name"u8, graph.Name);
        WriteProducer(graph.Producer);
        WriteMetadata("metadata", graph.Metadata);
        if (!graph.Opsets.IsEmpty)
        {
            _json.WritePropertyName("opsets"u8);
            WriteOpsets(graph.Opsets);
        }
        if (!graph.Functions.IsEmpty)
        {
            _json.WritePropertyName("functions"u8);
            WriteFunctions(graph.Functions);
        }
        WriteValues(graph);
        WriteValueList("inputs", graph.Inputs);
        WriteValueList("outputs", graph.Outputs);
        WriteModules(graph);
        WriteCalls(graph);
        WriteOperations(graph);
        _json.WriteEndObject();
        _graphDepth--;
    }

    private void WriteProducer(Producer? producer)
    {
        if (producer is null)
            return;
        _json.WriteStartObject("producer"u8);
        _json.WriteString("name"u8, producer.Name);
        if (producer.Version is not null)
            _json.WriteString("version"u8, producer.Version);
        _json.WriteEndObject();
    }

    private void WriteOpsets(ImmutableArray<Opset> opsets)
    {
        _json.WriteStartArray();
        foreach (var opset in opsets)
        {
            _json.WriteStartObject();
            _json.WriteString("domain"u8, opset.Domain);
            _json.WriteNumber("version"u8, opset.Version);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteFunctions(ImmutableArray<GraphFunction> functions)
    {
        _json.WriteStartArray();
        foreach (var function in functions)
        {
            _json.WriteStartObject();
            _json.WritePropertyName("type"u8);
            WriteOpType(function.Type);
            if (!function.RequiredAttributes.IsEmpty)
            {
                _json.WriteStartArray("required"u8);
                foreach (var name in function.RequiredAttributes)
                    _json.WriteStringValue(name);
                _json.WriteEndArray();
            }
            if (!function.DefaultAttributes.IsEmpty)
            {
                _json.WritePropertyName("defaults"u8);
                WriteAttributes(function.DefaultAttributes);
            }
            _json.WritePropertyName("body"u8);
            WriteGraph(function.Body);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteOpType(OpType type)
    {
        _json.WriteStartArray();
        _json.WriteStringValue(type.Domain);
        _json.WriteStringValue(type.Name);
        if (type.Overload.Length > 0)
            _json.WriteStringValue(type.Overload);
        _json.WriteEndArray();
    }

    private void WriteValues(ForwardGraph graph)
    {
        if (graph.Values.Count == 0)
            return;
        _json.WriteStartArray("values"u8);
        foreach (var value in graph.Values)
        {
            _json.WriteStartObject();
            _json.WriteString("name"u8, value.Name);
            if (value.Kind != ValueKind.Activation)
                _json.WriteString("kind"u8, value.Kind.ToString());
            if (value.Type is { } type)
                _json.WriteString("type"u8, type.ToString());
            if (value.Data is { } data)
            {
                _json.WritePropertyName("data"u8);
                WriteTensor(data);
            }
            if (value.SparseData is { } sparse)
            {
                _json.WritePropertyName("sparse"u8);
                WriteSparseTensor(sparse);
            }
            WriteMetadata("metadata", value.Metadata);
            if (value.Trace is { } trace)
            {
                _json.WritePropertyName("trace"u8);
                WriteValueTrace(trace);
            }
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteValueList(string property, EntityList<Value> values)
    {
        if (values.Count == 0)
            return;
        _json.WriteStartArray(property);
        foreach (var value in values)
            _json.WriteNumberValue(value.Index);
        _json.WriteEndArray();
    }

    private void WriteModules(ForwardGraph graph)
    {
        if (graph.Modules.Count == 0)
            return;
        _json.WriteStartArray("modules"u8);
        foreach (var module in graph.Modules)
        {
            _json.WriteStartObject();
            _json.WriteString("path"u8, module.Path);
            _json.WriteString("type"u8, module.TypeName);
            if (module.Arguments.Length > 0)
                _json.WriteString("arguments"u8, module.Arguments);
            if (module.Parent is { } parent)
                _json.WriteNumber("parent"u8, parent.Index);
            WriteModuleValues("parameters", module.Parameters);
            WriteModuleValues("buffers", module.Buffers);
            WriteMetadata("metadata", module.Metadata);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteModuleValues(string property, IReadOnlyList<ModuleValue> values)
    {
        if (values.Count == 0)
            return;
        _json.WriteStartArray(property);
        foreach (var (name, value) in values)
            WritePair(name, value.Index);
        _json.WriteEndArray();
    }

    private void WritePair(string name, int value)
    {
        _json.WriteStartArray();
        _json.WriteStringValue(name);
        _json.WriteNumberValue(value);
        _json.WriteEndArray();
    }

    private void WriteCalls(ForwardGraph graph)
    {
        if (graph.Calls.Count == 0)
            return;
        _json.WriteStartArray("calls"u8);
        foreach (var call in graph.Calls)
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(call.Module.Index);
            _json.WriteNumberValue(call.Parent?.Index ?? -1);
            _json.WriteNumberValue(call.Pass);
            _json.WriteNumberValue(call.RepeatCount);
            if (call.Duration is { } duration)
                _json.WriteNumberValue(duration.Ticks);
            _json.WriteEndArray();
        }
        _json.WriteEndArray();
    }

    private void WriteOperations(ForwardGraph graph)
    {
        if (graph.Operations.Count == 0)
            return;
        _json.WriteStartArray("operations"u8);
        foreach (var operation in graph.Operations)
        {
            _json.WriteStartObject();
            _json.WritePropertyName("type"u8);
            WriteOpType(operation.Type);
            if (operation.Name.Length > 0)
                _json.WriteString("name"u8, operation.Name);
            WritePorts("inputs", operation.Inputs);
            WritePorts("outputs", operation.Outputs);
            if (operation.Attributes.Count > 0)
            {
                _json.WritePropertyName("attributes"u8);
                WriteAttributes(operation.Attributes);
            }
            if (operation.Call is { } call)
                _json.WriteNumber("call"u8, call.Index);
            WriteMetadata("metadata", operation.Metadata);
            if (operation.Trace is { } trace)
            {
                _json.WritePropertyName("trace"u8);
                WriteTrace(trace);
            }
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WritePorts(string property, PortList ports)
    {
        if (ports.Count == 0)
            return;
        _json.WriteStartArray(property);
        for (var slot = 0; slot < ports.Count; slot++)
            WritePair(ports[slot].Name, ports.ValueAt(slot).Index);
        _json.WriteEndArray();
    }
}
