using App;
using GraphBridge.Capture;
using GraphBridge.Capture.Activations;
using GraphBridge.Formats;
using static TorchSharp.torch;

namespace GraphBridge.Docs.Tests;

/// <summary>
/// What a program of the documentation has without making it, by the names that the pages use. Each program is compiled as a class
/// that derives from this one, so that what it declares itself goes before.
/// </summary>
public abstract class Given
{
    private static readonly ForwardCaptureOptions Everything = new() { Activations = new ActivationStore.Memory(1 << 24), Statistics = true };

    /// <summary>The model that <c>graphbridge capture bin/App.dll --model App.Net --arg 64</c> makes.</summary>
    protected Net model => field ??= MakeModel();

    /// <summary>A picture. It is there before a pass begins: what is made in the pass is no input.</summary>
    protected Tensor x { get; } = randn(1, 3, 32, 32);

    /// <summary>A pass with its values.</summary>
    protected ForwardCapture capture => field ??= ForwardCapture.Run(model, () => model.call(x), Everything);

    /// <summary>A graph that has <c>layer1</c>, <c>logits</c> and <c>x</c>.</summary>
    protected ForwardGraph graph => field ??= GraphFile.Load(Files.OfNet());

    /// <summary>A network.</summary>
    protected ForwardGraph network => field ??= GraphFile.Load(Repository.Fixture("resnet18.onnx"));

    /// <summary>A captured pass.</summary>
    protected ForwardGraph old => field ??= GraphFile.Load(Files.OfPass("a", "resnet18_scripted.pt", "a.graphml"));

    /// <summary>The same with one weight changed.</summary>
    protected ForwardGraph now => field ??= GraphFile.Load(Files.OfPass("b", "resnet18_changed.pt", "b.graphml"));

    /// <summary>The values of the one.</summary>
    protected SavedActivations oldValues => field ??= SavedActivations.Open(Files.OfPass("a", "resnet18_scripted.pt", "a.npz"));

    /// <summary>Those of the other.</summary>
    protected SavedActivations newValues => field ??= SavedActivations.Open(Files.OfPass("b", "resnet18_changed.pt", "b.npz"));

    /// <summary>Runs the program.</summary>
    public abstract void Run();

    private static Net MakeModel()
    {
        manual_seed(0);
        var made = new Net(64);
        made.eval();
        return made;
    }
}
