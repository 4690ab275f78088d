using System.Collections.Immutable;

namespace GraphBridge.Capture.Activations;

/// <summary>Puts the elements of the values of a pass where they were wanted.</summary>
internal sealed class ActivationSink(ActivationStore? store) : IDisposable
{
    private readonly Dictionary<string, TensorData> _inMemory = new(StringComparer.Ordinal);
    private readonly ActivationWriter? _writer = store switch
    {
        ActivationStore.Folder folder => ActivationFolder.Create(folder.Path),
        ActivationStore.Saved saved => SavedActivations.Create(saved.Path),
        _ => null,
    };
    private long _bytes;

    /// <summary>Whether anybody wants them.</summary>
    public bool IsWanted => store is not null;

    /// <summary>Those that went to memory, by the names of the values.</summary>
    public IReadOnlyDictionary<string, TensorData> InMemory => _inMemory;

    /// <summary>Keeps the elements of a value, row-major.</summary>
    /// <exception cref="GraphBridgeException">They pass the limit, or can't be written.</exception>
    public void Add(string name, ElementType type, ImmutableArray<long> dimensions, ReadOnlySpan<byte> bytes)
    {
        switch (store)
        {
            case ActivationStore.Folder or ActivationStore.Saved:
                _writer!.Add(name, type, dimensions.AsSpan(), bytes);
                break;
            case ActivationStore.Memory { Limit: var limit }:
                if ((_bytes += bytes.Length) > limit)
                    throw new GraphBridgeException($"the values of the pass take more than {limit} bytes", place: $"value '{name}'",
                        remedy: "raise the limit, or let them go to a folder");
                _inMemory.Add(name, TensorData.FromBytes(type, dimensions, bytes.ToArray()));
                break;
        }
    }

    /// <summary>Makes what is saved whole, with what went into the pass: it is in <see cref="ForwardCapture.Inputs"/> for whoever has the capture.</summary>
    public void Commit(EntityList<Value> inputs, IEnumerable<TensorData> contents)
    {
        if (_writer is null)
            return;
        foreach (var (input, content) in inputs.Zip(contents))
            if (content.HasContent)
                _writer.Add(input.Name, content);
        _writer.Commit();
    }

    /// <summary>Takes away what was not made whole.</summary>
    public void Dispose() => _writer?.Dispose();
}
