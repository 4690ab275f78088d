using System.Collections.Immutable;
using Google.Protobuf.Collections;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Reads what <see cref="ExtensionWriter"/> wrote of a graph or a function, and lays it over what the messages say.</summary>
internal sealed class ExtensionReader
{
    private readonly Metadata _entries;
    private readonly PartReader _parts;
    private HashSet<string>? _undefined;

    private ExtensionReader(Metadata entries, PartReader parts)
    {
        (_entries, _parts) = (entries, parts);
        if (entries["inner"] is { } inner)
            parts.SetInnerGraphs(inner);
    }

    /// <summary>Takes the extension out of a list of properties; null where there is none.</summary>
    public static ExtensionReader? Take(RepeatedField<StringStringEntryProto> properties, PartReader parts) =>
        TakeEntries(properties, parts) is { } entries ? new(entries, parts) : null;

    internal static Metadata? TakeEntries(RepeatedField<StringStringEntryProto> properties, PartReader parts)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            if (properties[i].Key != OnnxKeys.Extension)
                continue;
            var entries = parts.Metadata(properties[i].Value);
            properties.RemoveAt(i);
            return entries;
        }
        return null;
    }

    /// <summary>Whether modules and calls are said here, and what the nodes tell does not count.</summary>
    public bool HasHierarchy => _entries["modules"] is not null;

    /// <summary>A function's default attributes, where they are said here.</summary>
    public ImmutableArray<NamedAttribute>? Defaults => _entries["defaults"] is { } text ? [.. _parts.Attributes(text)] : null;

    /// <summary>A function's type, where it is said here.</summary>
    public OpType? Type => _entries["type"] is { } text ? ReadType(text, _parts) : null;

    /// <summary>Whether a value is said here to be made by nothing, though a graph around has its name.</summary>
    public bool IsUndefined(string name) => (_undefined ??= Undefined()).Contains(name);

    private HashSet<string> Undefined() =>
        _parts.Strings(_entries["values"] ?? "[]").Select(text => _parts.Metadata(text ?? throw Broken("values")))
            .Where(entries => entries["kind"] == nameof(ValueKind.Undefined)).Select(entries => entries["name"] ?? "").ToHashSet(StringComparer.Ordinal);

    internal static OpType ReadType(string text, PartReader parts) => parts.Strings(text) is [{ } domain, { } name, { } overload] ? new(domain, name, overload) : throw Broken("type");

    internal static GraphBridgeException Broken(string entry) =>
        new($"the entry '{entry}' of the metadata property '{OnnxKeys.Extension}' was changed and cannot be read", remedy: "remove the property");

    /// <summary>Adds the modules and calls, when the values are there and the operations not yet.</summary>
    public void AddHierarchy(ForwardGraphBuilder builder)
    {
        if (!HasHierarchy)
            return;
        foreach (var text in _parts.Strings(_entries["modules"]!))
        {
            if (text is null || _parts.Strings(text) is not [{ } path, { } type, { } arguments, { } parent, { } parameters, { } buffers, { } metadata])
                throw Broken("modules");
            var above = Number(parent, "modules");
            var module = builder.AddModule(path, type, above < 0 ? null : Below(above, builder.ModuleCount, "modules", index => new ModuleId(index)), arguments, _parts.Metadata(metadata));
            foreach (var (name, value) in Pairs(parameters))
                builder.AddParameter(module, name, Find(builder, value));
            foreach (var (name, value) in Pairs(buffers))
                builder.AddBuffer(module, name, Find(builder, value));
        }
        foreach (var text in _parts.Strings(_entries["calls"] ?? throw Broken("calls")))
        {
            if (text?.Split(',') is not [var module, var parent, var pass, var repeat, .. { Length: <= 1 } ticks])
                throw Broken("calls");
            var above = Number(parent, "calls");
            var call = builder.AddCall(Below(Number(module, "calls"), builder.ModuleCount, "calls", index => new ModuleId(index)),
                above < 0 ? null : Below(above, builder.CallCount, "calls", index => new CallId(index)), Number(pass, "calls"), Number(repeat, "calls"));
            if (ticks is [var time])
                builder.SetDuration(call, TimeSpan.FromTicks(long.TryParse(time, out var duration) ? duration : throw Broken("calls")));
        }
    }

    private IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        var items = _parts.Strings(text);
        for (var i = 0; i + 1 < items.Length; i += 2)
            yield return (items[i] ?? throw Broken("modules"), items[i + 1] ?? throw Broken("modules"));
    }

    private static int Number(string text, string entry) => int.TryParse(text, out var number) ? number : throw Broken(entry);

    private static T Below<T>(int index, int count, string entry, Func<int, T> make) => (uint)index < (uint)count ? make(index) : throw Broken(entry);

    private static ValueId Find(ForwardGraphBuilder builder, string name) => builder.TryGetValue(name, out var value) ? value : throw Broken("values");

    /// <summary>Lays the rest over the graph, when everything is in the builder.</summary>
    public void Apply(ForwardGraphBuilder builder)
    {
        if (_entries["name"] is { } name)
            builder.Name = name;
        if (_entries["producer"] is { } producer)
            builder.Producer = _parts.Strings(producer) is [{ } tool, var version] ? new(tool, version) : null;
        if (_entries["opsets"] is { } opsets)
            builder.Opsets = _parts.Opsets(opsets);
        if (_entries["metadata"] is { } metadata)
            builder.Metadata = _parts.Metadata(metadata);
        foreach (var text in _parts.Strings(_entries["values"] ?? "[]"))
            ApplyToValue(builder, _parts.Metadata(text ?? throw Broken("values")));
        if (_entries["inputs"] is { } inputs)
            builder.SetInputs([.. _parts.Strings(inputs).Select(input => Find(builder, input ?? throw Broken("inputs")))]);
        if (_entries["outputs"] is { } outputs)
            builder.SetOutputs([.. _parts.Strings(outputs).Select(output => Find(builder, output ?? throw Broken("outputs")))]);
    }

    private void ApplyToValue(ForwardGraphBuilder builder, Metadata entries)
    {
        var value = Find(builder, entries["name"] ?? throw Broken("values"));
        if (entries["kind"] is { } kind)
            builder.SetKind(value, Enum.TryParse<ValueKind>(kind, out var known) && Enum.IsDefined(known) ? known : throw Broken("values"));
        if (entries["type"] is { } type)
            builder.SetType(value, type.Length == 0 ? null : DataType.Parse(type));
        if (entries["metadata"] is { } metadata)
            builder.SetMetadata(value, _parts.Metadata(metadata));
        if (entries["data"] is { } data)
            builder.SetData(value, data.Length == 0 ? null : _parts.Tensor(data));
        if (entries["sparse"] is { Length: > 0 } sparse)
            builder.SetData(value, _parts.SparseTensor(sparse));
        if (entries["trace"] is { } trace)
            builder.SetTrace(value, _parts.ValueTrace(trace));
    }
}

/// <summary>Reads what <see cref="ExtensionWriter"/> wrote of one node.</summary>
internal sealed class NodeExtension
{
    private readonly Metadata _entries;

    private readonly PartReader _parts;

    private NodeExtension(Metadata entries, PartReader parts) => (_entries, _parts) = (entries, parts);

    /// <summary>Takes the extension out of a node, with the metadata for PyTorch's readers that came with it; null where there is none.</summary>
    public static NodeExtension? Take(NodeProto node, PartReader parts)
    {
        if (node.MetadataProps.Count == 0 || ExtensionReader.TakeEntries(node.MetadataProps, parts) is not { } entries)
            return null;
        if (entries["scopes"] is not null)
            for (var i = node.MetadataProps.Count - 1; i >= 0; i--)
                if (node.MetadataProps[i].Key is OnnxKeys.Namespace or OnnxKeys.ClassHierarchy or OnnxKeys.NameScopes)
                    node.MetadataProps.RemoveAt(i);
        return new(entries, parts);
    }

    /// <summary>The module call that the node ran in.</summary>
    public CallId? Call => _entries["call"] is { } text ? int.TryParse(text, out var index) && index >= 0 ? new(index) : throw ExtensionReader.Broken("call") : null;

    /// <summary>Adds the operation, with what is said here laid over what the node says.</summary>
    public void AddOperation(ForwardGraphBuilder builder, OpType type, string name, Input[] inputs, Output[] outputs, NamedAttribute[] attributes, CallId? call, Metadata metadata)
    {
        if (call is { } index && index.Index >= builder.CallCount)
            throw ExtensionReader.Broken("call");
        if (_entries["inputs"] is { } inputNames && _parts.Strings(inputNames) is var names && names.Length == inputs.Length)
            for (var i = 0; i < inputs.Length; i++)
                inputs[i] = new(names[i] ?? "", inputs[i].Value);
        if (_entries["outputs"] is { } outputNames && _parts.Strings(outputNames) is var results && results.Length == outputs.Length)
            for (var i = 0; i < outputs.Length; i++)
                outputs[i] = new(results[i] ?? "", outputs[i].Value);
        if (_entries["attributes"] is { } inexact)
            attributes = Merge(attributes, _parts.Attributes(inexact), _entries["order"] is { } order ? _parts.Strings(order) : null);
        builder.AddOperation(_entries["type"] is { } text ? ExtensionReader.ReadType(text, _parts) : type, name, inputs, outputs, attributes, call,
            _entries["metadata"] is { } said ? _parts.Metadata(said) : metadata, _entries["trace"] is { } trace ? _parts.Trace(trace) : null);
    }

    private static NamedAttribute[] Merge(NamedAttribute[] written, NamedAttribute[] exact, string?[]? order)
    {
        var byName = written.ToDictionary(attribute => attribute.Name, StringComparer.Ordinal);
        foreach (var attribute in exact)
            byName[attribute.Name] = attribute;
        var names = order ?? [.. written.Select(attribute => attribute.Name)];
        return [.. names.Select(name => name is not null && byName.TryGetValue(name, out var attribute) ? attribute : throw ExtensionReader.Broken("attributes"))];
    }
}
