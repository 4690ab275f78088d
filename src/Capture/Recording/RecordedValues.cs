using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>The values of the graph as they come to be, with what their traces will say.</summary>
internal sealed class RecordedValues(ForwardGraphBuilder builder, RecordedTensors tensors)
{
    private readonly record struct Row(int Tensor, int Base, int Previous, long Bytes);

    private readonly List<Row> _rows = [];
    private readonly List<int> _given = [];
    private readonly Dictionary<int, ValueStatistics> _statistics = [];
    private readonly Dictionary<int, bool> _requiresGrad = [];
    private readonly Dictionary<(long Bytes, bool? RequiresGrad), ValueTrace> _memory = [];

    public string NameOf(int value) => builder.NameOf(new(value));

    /// <summary>Adds the first value of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">The value's name, which is free.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="viewed">The value that it is a view of; -1 where only its storage can tell.</param>
    public int AddFirst(int tensor, string name, ValueKind kind, int viewed = -1)
    {
        ref var row = ref tensors[tensor];
        var bytes = viewed < 0 ? row.Bytes : -1;
        if (row.Storage >= 0)
        {
            ref var storage = ref tensors.Storage(row.Storage);
            if (storage.Owner < 0)
                storage.Owner = tensor;
            else
                (viewed, bytes) = (viewed < 0 ? tensors[storage.Owner].Value : viewed, -1);
        }
        var value = Add(tensor, name, kind, new(tensor, viewed, -1, bytes));
        if (kind is ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant)
            _given.Add(value);
        return value;
    }

    /// <summary>Adds the version that replaces a tensor's newest value.</summary>
    public int AddVersion(int tensor, string name)
    {
        ref var row = ref tensors[tensor];
        var bytes = -1L;
        if (row.Storage >= 0 && tensors.Storage(row.Storage).Owner < 0)
        {
            tensors.Storage(row.Storage).Owner = tensor;
            bytes = row.Bytes;
        }
        return Add(tensor, name, ValueKind.Activation, new(tensor, bytes < 0 ? _rows[row.Value].Base : -1, row.Value, bytes));
    }

    /// <summary>Adds a value that no tensor has: a number that the program read.</summary>
    public int AddScalar(string name, DataType type)
    {
        _rows.Add(new(-1, -1, -1, -1));
        return builder.AddValue(name, ValueKind.Activation, type).Index;
    }

    public void SetStatistics(int value, ValueStatistics statistics) => _statistics[value] = statistics;

    /// <summary>Says whether a parameter is learned.</summary>
    public void SetRequiresGrad(int value, bool requiresGrad) => _requiresGrad[value] = requiresGrad;

    /// <summary>Adds to the statistics of a value; false where it has none.</summary>
    public bool SetHistogram(int value, ImmutableArray<long> bins)
    {
        if (!_statistics.TryGetValue(value, out var statistics))
            return false;
        _statistics[value] = statistics with { Histogram = bins };
        return true;
    }

    /// <summary>Tells the builder the elements of what the pass did not make itself.</summary>
    /// <param name="content">Gives the elements of a tensor by its id, or null.</param>
    public void SetContents(Func<long, TensorData?> content)
    {
        foreach (var value in _given)
            builder.SetData(new(value), content(tensors[_rows[value].Tensor].Id));
    }

    /// <summary>Tells the builder what was seen of the values.</summary>
    public void SetTraces()
    {
        for (var value = 0; value < _rows.Count; value++)
            if (Trace(value) is { } trace)
                builder.SetTrace(new(value), trace);
    }

    private int Add(int tensor, string name, ValueKind kind, Row row)
    {
        _rows.Add(row);
        ref var of = ref tensors[tensor];
        of.Value = builder.AddValue(name, kind, tensors.Layouts[of.Layout].Type).Index;
        of.Seen = tensors.WriteCount(of.Storage);
        return of.Value;
    }

    private ValueTrace? Trace(int value)
    {
        var row = _rows[value];
        var statistics = _statistics.GetValueOrDefault(value);
        bool? requiresGrad = _requiresGrad.TryGetValue(value, out var known) ? known : null;
        if (row.Base < 0 && row.Previous < 0 && statistics is null)
        {
            if (row.Bytes < 0 && requiresGrad is null)
                return null;
            // most values say this alone, and most of them the same
            ref var memory = ref CollectionsMarshal.GetValueRefOrAddDefault(_memory, (row.Bytes, requiresGrad), out _);
            return memory ??= new(Bytes: row.Bytes < 0 ? null : row.Bytes) { RequiresGrad = requiresGrad };
        }
        return new(row.Base < 0 ? null : NameOf(row.Base), row.Previous < 0 ? null : NameOf(row.Previous), row.Bytes < 0 ? null : row.Bytes, statistics)
        {
            RequiresGrad = requiresGrad,
        };
    }
}
