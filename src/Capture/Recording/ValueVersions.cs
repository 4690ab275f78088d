namespace GraphBridge.Capture;

/// <summary>
/// Which value a tensor stands for when it is used. A tensor whose memory was written through another one gets the
/// versions that it missed only then, from the operations that wrote.
/// </summary>
internal sealed class ValueVersions(RecordedTensors tensors, RecordedValues values, ValueNaming naming, RecordedOperations operations)
{
    /// <summary>The value that a tensor stands for now; a constant where it came from nowhere.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="path">The path of the module that uses it.</param>
    public int Current(int tensor, string path)
    {
        ref var row = ref tensors[tensor];
        if (row.Value < 0)
            return values.AddFirst(tensor, naming.Value(ValueNaming.Join(path, "constant")), ValueKind.Constant);
        if (row.Storage >= 0 && tensors.Storage(row.Storage).Writes is { } writes && row.Seen < writes.Count)
            CatchUp(tensor, writes);
        return tensors[tensor].Value;
    }

    /// <summary>Adds what an operation made to the graph, and remembers what it wrote.</summary>
    public void AddResults(int operation, OpenOperation open, string name)
    {
        var results = open.Results;
        open.MarkStorages(tensors);
        var mark = tensors.NextMark();
        for (var i = 0; i < results.Count; i++)
        {
            var result = results[i];
            if (result.Tensor < 0 || tensors[result.Tensor].Mark == mark)
            {
                operations.AddOutput(result.Port, -1);
                continue;
            }
            tensors[result.Tensor].Mark = mark;
            var valueName = results.Count == 1 ? name : naming.Value(string.Create(null, $"{name}.{i}"));
            operations.AddOutput(result.Port, tensors[result.Tensor].Value < 0
                ? values.AddFirst(result.Tensor, valueName, ValueKind.Activation, Viewed(open, result)) : AddWritten(operation, result.Tensor, valueName));
        }
        // an operation that writes several tensors of one storage has made all of their versions itself
        foreach (var result in results)
            if (result.Tensor >= 0)
                tensors[result.Tensor].Seen = tensors.WriteCount(tensors[result.Tensor].Storage);
    }

    private int Viewed(OpenOperation open, PortTensor result) => open.Viewed(result, tensors) is { } argument ? tensors[argument.Tensor].Value : -1;

    private int AddWritten(int operation, int tensor, string name)
    {
        var value = values.AddVersion(tensor, name);
        // who comes into the storage later begins with what is there then
        if (tensors[tensor].Storage is >= 0 and var storage && tensors.Storage(storage).Tensors > 1)
            (tensors.Storage(storage).Writes ??= new()).Add(new(operation, tensor, tensors.Place(tensor)));
        return value;
    }

    private void CatchUp(int tensor, WriteLog writes)
    {
        var place = tensors.Place(tensor);
        var at = tensors[tensor].Seen;
        while ((at = writes.Next(at, place.Extent)) < writes.Count)
        {
            var write = writes[at++];
            if (write.Tensor == tensor || !MemoryOverlap.Between(place, write.Place))
                continue;
            var old = tensors[tensor].Value;
            operations.AddBase(write.Operation, old, values.AddVersion(tensor, naming.Value(operations.NextOutputName(write.Operation))));
        }
        tensors[tensor].Seen = writes.Count;
    }
}
