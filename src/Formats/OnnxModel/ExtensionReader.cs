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
        TakeText(properties) is { } text ? new(parts.Metadata(text), parts) : null;

    /// <exception cref="GraphBridgeException">There are two: one would be taken now, and the other when what is written is read again.</exception>
    internal static string? TakeText(RepeatedField<StringStringEntryProto> properties)
    {
        string? text = null;
        for (var i = properties.Count - 1; i >= 0; i--)
        {
            if (properties[i].Key != OnnxKeys.Extension)
                continue;
            if (text is not null)
                throw new GraphBridgeException($"the metadata property '{OnnxKeys.Extension}' stands twice", remedy: "remove one");
            text = properties[i].Value;
            properties.RemoveAt(i);
        }
        return text;
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
        var modules = _parts.Strings(_entries["modules"]!);
        var parents = Numbers("parents");
        if (modules.Length != 4 * parents.Length)
            throw Broken("modules");
        for (var i = 0; i < parents.Length; i++)
        {
            if (modules.AsSpan(4 * i, 4) is not [{ } path, { } type, { } arguments, var rest])
                throw Broken("modules");
            string?[] more = rest is null ? ["[]", "[]", "{}"] : _parts.Strings(rest);
            if (more is not [{ } parameters, { } buffers, { } metadata])
                throw Broken("modules");
            var module = builder.AddModule(path, type, parents[i] < 0 ? null : Below(parents[i], builder.ModuleCount, "parents", index => new ModuleId(index)), arguments, _parts.Metadata(metadata));
            foreach (var (name, value) in Pairs(parameters))
                builder.AddParameter(module, name, Find(builder, value));
            foreach (var (name, value) in Pairs(buffers))
                builder.AddBuffer(module, name, Find(builder, value));
        }
        var calls = Numbers("calls");
        if (calls.Length % 4 != 0)
            throw Broken("calls");
        for (var i = 0; i < calls.Length; i += 4)
            builder.AddCall(Below(calls[i], builder.ModuleCount, "calls", index => new ModuleId(index)),
                calls[i + 1] < 0 ? null : Below(calls[i + 1], builder.CallCount, "calls", index => new CallId(index)), calls[i + 2], calls[i + 3]);
        if (_entries["durations"] is { } durations)
            AddDurations(builder, durations.Split(','));
    }

    private static void AddDurations(ForwardGraphBuilder builder, string[] ticks)
    {
        if (ticks.Length != builder.CallCount)
            throw Broken("durations");
        for (var i = 0; i < ticks.Length; i++)
            if (ticks[i].Length > 0)
                builder.SetDuration(new(i), TimeSpan.FromTicks(long.TryParse(ticks[i], out var duration) ? duration : throw Broken("durations")));
    }

    private IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        var items = _parts.Strings(text);
        for (var i = 0; i + 1 < items.Length; i += 2)
            yield return (items[i] ?? throw Broken("modules"), items[i + 1] ?? throw Broken("modules"));
    }

    private int[] Numbers(string entry)
    {
        var text = _entries[entry] ?? throw Broken(entry);
        var numbers = new List<int>();
        foreach (var range in text.AsSpan().Split(','))
            if (text.Length > 0)
                numbers.Add(int.TryParse(text.AsSpan(range), out var number) ? number : throw Broken(entry));
        return [.. numbers];
    }

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
            builder.SetType(value, type.Length == 0 ? null : _parts.Type(type));
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

    private NodeExtension(Metadata entries, PartReader parts, CallId? call) => (_entries, _parts, Call) = (entries, parts, call);

    /// <summary>The module call that the node ran in.</summary>
    public CallId? Call { get; }

    /// <summary>Takes the extension out of a node; null where there is none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="parts">Reads the parts of the extension.</param>
    /// <param name="isHierarchySaid">Whether the graph says its modules and calls, so that the metadata for PyTorch's readers that came with a call are no more needed.</param>
    public static NodeExtension? Take(NodeProto node, PartReader parts, bool isHierarchySaid)
    {
        var text = ExtensionReader.TakeText(node.MetadataProps);
        if (text is null)
            return null;
        var extension = Of(text, parts);
        if (isHierarchySaid && extension.Call is not null && extension._entries["scopes"] is null)
            for (var i = node.MetadataProps.Count - 1; i >= 0; i--)
                if (OnnxKeys.IsScope(node.MetadataProps[i].Key))
                    node.MetadataProps.RemoveAt(i);
        return extension;
    }

    /// <summary>An extension from its text.</summary>
    public static NodeExtension Of(string text, PartReader parts)
    {
        // most often there is only the call to say
        var entries = text.StartsWith('{') ? parts.Metadata(text) : Metadata.Empty;
        var callText = text.StartsWith('{') ? entries["call"] : text;
        return new(entries, parts, callText is null ? null : int.TryParse(callText, out var index) && index >= 0 ? new(index) : throw ExtensionReader.Broken("call"));
    }

    /// <summary>Whether nothing is said but where the node ran and what was seen of it.</summary>
    public bool SaysOnlyRun => _entries.All(entry => entry.Key is "call" or "trace");

    /// <summary>What was seen of it.</summary>
    public OperationTrace? Trace => _entries["trace"] is { } trace ? _parts.Trace(trace) : null;

    /// <summary>What the node says with what is said here laid over it.</summary>
    public NodeContent LaidOver(NodeContent content)
    {
        if (_entries.Count == 0)
            return content;
        return content with
        {
            Type = _entries["type"] is { } type ? ExtensionReader.ReadType(type, _parts) : content.Type,
            InputNames = _entries["inputs"] is { } inputs ? Names(inputs) : content.InputNames,
            OutputNames = _entries["outputs"] is { } outputs ? Names(outputs) : content.OutputNames,
            Attributes = _entries["attributes"] is { } inexact
                ? Merge(content.Attributes, _parts.Attributes(inexact), _entries["order"] is { } order ? _parts.Strings(order) : null) : content.Attributes,
            Metadata = _entries["metadata"] is { } metadata ? _parts.Metadata(metadata) : content.Metadata,
            Trace = Trace,
        };
    }

    private List<string> Names(string text) => [.. _parts.Strings(text).Select(name => name ?? "")];

    private static NamedAttribute[] Merge(NamedAttribute[] written, NamedAttribute[] exact, string?[]? order)
    {
        // a broken file may say one twice
        var byName = new Dictionary<string, NamedAttribute>(StringComparer.Ordinal);
        foreach (var attribute in (IEnumerable<NamedAttribute>)[.. written, .. exact])
            byName[attribute.Name] = attribute;
        var names = order ?? [.. written.Select(attribute => attribute.Name)];
        return [.. names.Select(name => name is not null && byName.TryGetValue(name, out var attribute) ? attribute : throw ExtensionReader.Broken("attributes"))];
    }
}
