using System.Collections.Immutable;

namespace GraphBridge.Capture.TorchScript;

/// <summary>Runs a recorded graph again, operation by operation, and compares every value with the one that was recorded.</summary>
internal sealed class GraphReplay : IDisposable
{
    private readonly IReadOnlyDictionary<string, TorchTensor> _recorded;
    private readonly TorchTensor?[] _values;
    private readonly int[] _usesLeft;
    private readonly List<ReplayDifference> _differences = [];
    private readonly List<NotReplayed> _notReplayed = [];
    private int _operationCount;
    private int _valueCount;

    private GraphReplay(ForwardGraph graph, ImmutableArray<TensorData> inputs, IReadOnlyDictionary<string, TorchTensor> recorded)
    {
        _recorded = recorded;
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
    /// <param name="recorded">What values were then, by name.</param>
    /// <param name="cancellation">Ends it between two operations.</param>
    public static ReplayReport Run(ForwardGraph graph, ImmutableArray<TensorData> inputs, ulong seed,
        IReadOnlyDictionary<string, TorchTensor> recorded, CancellationToken cancellation)
    {
        using var replay = new GraphReplay(graph, inputs, recorded);
        lock (LibTorch.Generator)
        {
            var grad = LibTorch.SetGrad(0);
            try
            {
                LibTorch.ManualSeed(seed);
                foreach (var operation in graph.Operations)
                {
                    cancellation.ThrowIfCancellationRequested();
                    replay.Step(operation);
                }
            }
            finally
            {
                _ = LibTorch.SetGrad(grad);
            }
        }
        return new(replay._operationCount, replay._valueCount, [.. replay._differences], [.. replay._notReplayed]);
    }

    public void Dispose()
    {
        foreach (var tensor in _values)
            tensor?.Dispose();
    }

    private void Step(Operation operation)
    {
        if (Call(operation) is { } results)
            Take(operation, results);
        else
            Adopt(operation);
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
    private void Adopt(Operation operation)
    {
        foreach (var output in operation.Outputs)
            if (output.Value is { } value && _recorded.TryGetValue(value.Name, out var tensor))
                Set(value.Id, tensor.Clone());
    }

    /// <summary>Goes on with what the operation gave, and compares it with what was recorded.</summary>
    private void Take(Operation operation, NativeValues results)
    {
        if (operation.Trace?.Read is { } read)
        {
            _valueCount++;
            if (results.Scalar != read)
                _differences.Add(new(operation.Name, double.NaN));
            return;
        }
        var made = results.Tensors;
        if (made.Count > operation.Outputs.Count)
        {
            _notReplayed.Add(new(operation.Name, $"it gave {made.Count} results and not {operation.Outputs.Count}"));
            Adopt(operation);
            return;
        }
        for (var slot = 0; slot < made.Count; slot++)
            if (made[slot] is { } tensor)
                Set(operation.Outputs.ValueAt(slot), tensor);
        // a new version of a value is the same tensor, which the operation changed in place
        foreach (var (before, after) in WrittenVersions.Of(operation, made.Count))
            if (_values[before.Index] is { } tensor)
                Set(after, tensor.Share());
        foreach (var output in operation.Outputs)
            if (output.Value is { } value && _values[value.Index] is { } tensor && _recorded.TryGetValue(value.Name, out var recorded))
                Compare(value, tensor, recorded);
    }

    private void Compare(Value value, TorchTensor made, TorchTensor recorded)
    {
        _valueCount++;
        if (LibTorch.CompareTensors(made, recorded, out var difference) != 0)
            _differences.Add(new(value.Name, difference));
    }

    /// <summary>Says what tensor a value is; a result that was listed twice has no value the second time.</summary>
    private void Set(ValueId value, TorchTensor tensor)
    {
        if (value.IsNone)
        {
            tensor.Dispose();
            return;
        }
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
