using System.Collections.Immutable;

namespace GraphBridge.Capture.TorchScript;

/// <summary>Runs a recorded graph again, operation by operation, and compares every value with the one that was recorded.</summary>
internal sealed class GraphReplay : IDisposable
{
    private readonly ForwardGraph _graph;
    private readonly TorchTensor?[] _values;
    private readonly int[] _usesLeft;
    private readonly List<ReplayDifference> _differences = [];
    private readonly List<NotReplayed> _notReplayed = [];
    private int _operationCount;
    private int _valueCount;

    private GraphReplay(ForwardGraph graph, ImmutableArray<TensorData> inputs)
    {
        _graph = graph;
        _values = new TorchTensor?[graph.Values.Count];
        _usesLeft = [.. graph.Values.Select(value => value.Uses.Count)];
        for (var i = 0; i < graph.Inputs.Count; i++)
            _values[graph.Inputs[i].Index] = TorchTensor.From(inputs[i]);
        foreach (var value in graph.Values)
            if (_values[value.Index] is null && value is { Data: { } data, Uses.Count: > 0 })
                _values[value.Index] = TorchTensor.From(data);
    }

    /// <summary>Runs a graph.</summary>
    /// <param name="graph">The graph, as it was recorded.</param>
    /// <param name="inputs">What went in, in the order of the graph's inputs.</param>
    /// <param name="seed">What the random generator was set to.</param>
    /// <param name="recorded">The tensors that an operation made then, in order; the receiver owns them.</param>
    /// <param name="cancellation">Ends it between two operations.</param>
    public static ReplayReport Run(ForwardGraph graph, ImmutableArray<TensorData> inputs, ulong seed,
        Func<OperationId, IReadOnlyList<TorchTensor>> recorded, CancellationToken cancellation)
    {
        using var replay = new GraphReplay(graph, inputs);
        var grad = LibTorch.SetGrad(0);
        try
        {
            LibTorch.ManualSeed(seed);
            foreach (var operation in graph.Operations)
            {
                cancellation.ThrowIfCancellationRequested();
                replay.Step(operation, recorded(operation.Id));
            }
        }
        finally
        {
            _ = LibTorch.SetGrad(grad);
        }
        return new(replay._operationCount, replay._valueCount, [.. replay._differences], [.. replay._notReplayed]);
    }

    public void Dispose()
    {
        foreach (var tensor in _values)
            tensor?.Dispose();
    }

    private void Step(Operation operation, IReadOnlyList<TorchTensor> recorded)
    {
        try
        {
            if (Call(operation) is not { } results)
                Adopt(operation, recorded);
            else
                Compare(operation, results, recorded);
        }
        finally
        {
            foreach (var tensor in recorded)
                tensor.Dispose();
        }
        foreach (var input in operation.Inputs)
            Release(input.Value);
        // what nobody uses is gone at once
        foreach (var output in operation.Outputs)
            if (output.Value is { Uses.Count: 0 } unused)
                Drop(unused.Index);
    }

    /// <summary>Calls the operator as it was called; null where it could not be.</summary>
    private NativeValues? Call(Operation operation)
    {
        try
        {
            using var call = OperatorArguments.Of(operation, value => _values[value.Index]
                ?? throw new GraphBridgeException($"the elements of '{value.Name}' are not known", remedy: "capture it anew"));
            var results = call.Run(operation.Type.Domain + "::" + operation.Type.Name, operation.Type.Overload);
            if (operation.Trace?.Error is not null)
                _notReplayed.Add(new(operation.Name, "it failed when it was recorded, and now it did not"));
            _operationCount++;
            return results;
        }
        catch (GraphBridgeException exception)
        {
            if (operation.Trace?.Error is not null)
                _operationCount++;
            else
                _notReplayed.Add(new(operation.Name, exception.Reason));
            return null;
        }
    }

    /// <summary>Goes on with what was recorded.</summary>
    private void Adopt(Operation operation, IReadOnlyList<TorchTensor> recorded)
    {
        var results = Results(operation);
        for (var i = 0; i < Math.Min(results.Count, recorded.Count); i++)
            Set(results[i], recorded[i].Clone());
        SetVersions(operation);
        foreach (var (version, tensor) in SilentVersions(operation, recorded))
            Set(version, tensor.Clone());
    }

    private void Compare(Operation operation, NativeValues results, IReadOnlyList<TorchTensor> recorded)
    {
        var made = results.Tensors.OfType<TorchTensor>().ToList();
        if (operation.Trace?.Read is { } read)
        {
            _valueCount++;
            if (results.Scalar != read)
                _differences.Add(new(operation.Name, double.NaN));
        }
        var values = Results(operation);
        for (var i = 0; i < made.Count; i++)
        {
            if (i < recorded.Count)
            {
                _valueCount++;
                if (LibTorch.CompareTensors(made[i], recorded[i], out var difference) != 0)
                    _differences.Add(new(i < values.Count ? _graph[values[i]].Name : operation.Name, difference));
            }
            if (i < values.Count)
                Set(values[i], made[i]);
            else
                made[i].Dispose();
        }
        SetVersions(operation);
        foreach (var (version, tensor) in SilentVersions(operation, recorded))
        {
            _valueCount++;
            if (LibTorch.CompareTensors(_values[version.Index]!, tensor, out var difference) != 0)
                _differences.Add(new(_graph[version].Name, difference));
        }
    }

    /// <summary>The running statistics that the operation wrote, which were recorded after its results.</summary>
    private static IEnumerable<(ValueId Version, TorchTensor Recorded)> SilentVersions(Operation operation, IReadOnlyList<TorchTensor> recorded) =>
        WrittenVersions.Of(operation).Select(version => version.After).Zip(recorded.Skip(Results(operation).Count));

    /// <summary>The values that are the operator's own results, without the new versions of what it wrote.</summary>
    private static List<ValueId> Results(Operation operation)
    {
        var results = new List<ValueId>();
        for (var slot = 0; slot < operation.Outputs.Count - WrittenVersions.Of(operation).Count; slot++)
            if (operation.Outputs.ValueAt(slot) is { IsNone: false } value && operation.Trace?.Read is null)
                results.Add(value);
        return results;
    }

    /// <summary>A new version of a value is the same tensor, which the operation changed in place.</summary>
    private void SetVersions(Operation operation)
    {
        foreach (var (before, after) in WrittenVersions.Of(operation))
            if (_values[before.Index] is { } tensor)
                Set(after, tensor.Share());
    }

    private void Set(ValueId value, TorchTensor tensor)
    {
        _values[value.Index]?.Dispose();
        _values[value.Index] = tensor;
    }

    private void Release(Value? value)
    {
        if (value is { } used && --_usesLeft[used.Index] == 0)
            Drop(used.Index);
    }

    private void Drop(int value)
    {
        _values[value]?.Dispose();
        _values[value] = null;
    }
}
