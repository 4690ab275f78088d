using System.Collections.Immutable;
using GraphBridge.Capture.Activations;
using GraphBridge.Numbers;

namespace GraphBridge.Capture.TorchSharp;

// what goes into the pass and comes out of it, the values that are kept, and the end
internal sealed partial class Recording
{
    private readonly ActivationSink _activations;
    private readonly Dictionary<string, TensorData> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);
    private readonly List<RecordingThread> _threads = [];
    private bool _isDisposed;

    /// <summary>What the outermost module call gave that ended last: what the pass gives, where its code gives nothing.</summary>
    private object? LastResult { get; set; }

    /// <summary>Ends the recording.</summary>
    /// <param name="result">What the pass gave.</param>
    /// <param name="failure">What it threw instead.</param>
    /// <param name="duration">How long it took.</param>
    /// <exception cref="GraphBridgeException">Something went wrong while it was recorded.</exception>
    public ForwardCapture Finish(object? result, Exception? failure, TimeSpan duration)
    {
        lock (_gate)
        {
            IsRunning = false;
            using (this)
            {
                _broken?.Throw();
                var outputs = failure is null ? AddOutputs(_givesResult ? result : LastResult) : [];
                if (failure is not null)
                {
                    _events.Error(MessageOf(failure));
                    Flush(_events);
                }
                CopyWeights();
                var graph = _recorder.Finish();
                ImmutableArray<TensorData> inputs = [.. graph.Inputs.Select(input => _inputs[input.Name])];
                _activations.Commit(graph.Inputs, inputs);
                return new(graph, inputs, outputs, _activations.InMemory, duration);
            }
        }
    }

    /// <summary>What a module takes, or an operation outside of all modules: tensors that nothing has made go into the pass.</summary>
    private void AddInput(string name, object? value, RecordingThread thread)
    {
        List<(KnownTensor Known, TensorData Content)> made = [];
        using var input = new EventWriter();
        input.Input(name);
        PlainValues.Write(input, value, Library, tensor =>
        {
            if (_tensors.Find(tensor) is { } known)
                return known.Id;
            if (!Library.Tensors.IsAlive(tensor))
                return null;
            known = Adopt(tensor, thread, out var content);
            if (content is not null)
                made.Add((known, content));
            return known.Id;
        });
        if (_options.Statistics)
            foreach (var (known, content) in made)
                WriteStatistics(input, known.Id, content);
        _recorder.Record(input.Written);
        foreach (var (known, content) in made)
            if (_recorder.NameOf(known.Id) is { } given)
                _inputs.TryAdd(given, content);
    }

    private ImmutableArray<TensorData> AddOutputs(object? result)
    {
        var thread = RecordingThread.Of(this);
        var outputs = ImmutableArray.CreateBuilder<TensorData>();
        using var output = new EventWriter();
        output.Output("");
        PlainValues.Write(output, result, Library, tensor =>
        {
            // one that the pass has disposed is not given
            if (!Library.Tensors.IsAlive(tensor))
                return null;
            var known = _tensors.Find(tensor) ?? Adopt(tensor, thread, out _);
            Library.Tensors.Read(tensor, thread.Layout);
            outputs.Add(CopyOf(tensor, thread.Layout) ?? TypeOf(thread.Layout));
            return known.Id;
        });
        _recorder.Record(output.Written);
        return outputs.ToImmutable();
    }

    /// <summary>Keeps of the values of an operation what was asked for.</summary>
    private void Measure(EventWriter events, object tensor, KnownTensor known, TensorLayout layout, List<(long Id, TensorData Content)> kept)
    {
        if (!Library.Tensors.Read(tensor, layout) || CopyOf(tensor, layout) is not { } content)
            return;
        if (_options.Statistics)
            WriteStatistics(events, known.Id, content);
        if (_activations.IsWanted)
            kept.Add((known.Id, content));
    }

    private static void WriteStatistics(EventWriter events, long id, TensorData content)
    {
        if (ElementStatistics.Of(content.ElementType, content.ToMemory().Span) is { } statistics)
            events.Statistics(id, statistics);
    }

    private void Store(long id, TensorData content)
    {
        if (_recorder.NameOf(id) is { } name && _stored.Add(name))
            _activations.Add(name, content.ElementType, content.Dimensions, content.ToMemory().Span);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            IsRunning = false;
            foreach (var thread in _threads)
                thread.Release();
            _threads.Clear();
            LastResult = null;
            _activations.Dispose();
            _events.Dispose();
        }
    }

    /// <summary>Notes a thread's part in the recording.</summary>
    public RecordingThread Add(RecordingThread thread)
    {
        lock (_gate)
            _threads.Add(thread);
        return thread;
    }

    private static TensorData TypeOf(TensorLayout layout) => TensorData.WithoutContent(layout.ElementType, ImmutableArray.Create<long>(layout.Sizes));
}
