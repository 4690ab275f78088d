using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Cli.Programs;

namespace GraphBridge.Cli.Verifying;

/// <summary>The model that an ONNX file is compared with.</summary>
internal abstract class ReferenceModel : IDisposable
{
    /// <summary>Loads a TorchScript model, or makes the one of a program.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is said of the model of a program; null where nothing is.</param>
    public static ReferenceModel Load(string path, ProgramOptions? options)
    {
        if (ProgramFile.AssemblyOf(path) is { } program)
            return new OfProgram(ProgramCapture.Load(program, options ?? new()));
        return options is null ? new OfTorchScript(TorchScriptModel.Load(path))
            : throw new GraphBridgeException("--model, --factory and --arg are for programs, and this is none", path, remedy: "leave them out, or name the .dll of a program");
    }

    /// <summary>Whether the model has an argument of this name.</summary>
    public abstract bool Takes(string name);

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">What goes in.</param>
    /// <param name="seed">The seed of the inputs and of the pass.</param>
    /// <param name="keepAll">Whether every value of the pass is kept.</param>
    /// <exception cref="ForwardException">The pass failed.</exception>
    public ReferencePass Run(IReadOnlyList<NamedInput> inputs, ulong seed, bool keepAll) =>
        ReferencePass.Of(Capture(inputs, seed, keepAll ? new ActivationStore.Memory(long.MaxValue) : null));

    protected abstract ForwardCapture Capture(IReadOnlyList<NamedInput> inputs, ulong seed, ActivationStore? activations);

    public abstract void Dispose();

    private sealed class OfTorchScript(TorchScriptModel model) : ReferenceModel
    {
        public override bool Takes(string name) => model.Arguments.Any(argument => argument.Name == name);

        protected override ForwardCapture Capture(IReadOnlyList<NamedInput> inputs, ulong seed, ActivationStore? activations) =>
            model.Capture(inputs, new() { Seed = seed, Activations = activations });

        public override void Dispose() => model.Dispose();
    }

    private sealed class OfProgram(ProgramCapture program) : ReferenceModel
    {
        public override bool Takes(string name) => program.Takes(name);

        protected override ForwardCapture Capture(IReadOnlyList<NamedInput> inputs, ulong seed, ActivationStore? activations) =>
            program.Run(inputs, seed, new() { Activations = activations, Weights = false });

        // the program stays loaded: what it made may still be in use
        public override void Dispose() { }
    }
}
