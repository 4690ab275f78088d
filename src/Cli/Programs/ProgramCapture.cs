using System.Reflection;
using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Instrument;

namespace GraphBridge.Cli.Programs;

/// <summary>Captures a pass of a model of a C# program, which runs in this process on a TorchSharp that reports what it does.</summary>
internal sealed class ProgramCapture
{
    private readonly string _path;
    private readonly ProgramOptions _options;
    private readonly ProgramTorch _torch;
    private readonly ProgramTypes _types;
    private readonly ArgumentBinding _binding;
    private readonly object _model;

    private ProgramCapture(string path, ProgramOptions options)
    {
        (_path, _options) = (path, options);
        var context = new InstrumentedLoadContext(path);
        var program = context.LoadProgram();
        _torch = new(TorchSharpOf(context));
        _types = new(program, _torch, path);
        _binding = new(_torch, new(_torch, new(_torch, options.Meta)), options.Meta);
        _model = Make();
    }

    /// <summary>Loads a program and makes its model, which may then run several times.</summary>
    /// <exception cref="GraphBridgeException">There is no such program or model, or what was given doesn't fit it.</exception>
    /// <exception cref="ProgramFailure">Making the model failed.</exception>
    public static ProgramCapture Load(string path, ProgramOptions options) => Quietly(() => new ProgramCapture(path, options));

    /// <summary>Runs the model on other inputs than the options', made and run with another seed.</summary>
    /// <exception cref="GraphBridgeException">The inputs don't fit the model.</exception>
    /// <exception cref="ForwardException">The pass failed.</exception>
    public ForwardCapture Run(IReadOnlyList<NamedInput> inputs, ulong seed, ForwardCaptureOptions kept) => Quietly(() => Pass(inputs, seed, kept));

    /// <summary>Whether the model takes an input of this name.</summary>
    public bool Takes(string name) => ForwardCall.Of(_model.GetType(), _torch.Module).Any(call => call.Parameters.Any(parameter => parameter.Name == name));

    /// <summary>The program's own lines are no part of what the command prints.</summary>
    private static T Quietly<T>(Func<T> run)
    {
        var output = Console.Out;
        Console.SetOut(Console.Error);
        try
        {
            return run();
        }
        finally
        {
            Console.SetOut(output);
        }
    }

    private object Make()
    {
        var plan = new ModelMaker(_types, _binding, _path).Choose(_options.Model, _options.Factory, _options.Arguments);
        if (_options.Meta && !_torch.HasDefaultDevice && !plan.Binding.TakesDevice)
            throw new GraphBridgeException($"TorchSharp {_torch.Version} has no torch.set_default_device, by which a model is made on the meta device", _path,
                remedy: $"use TorchSharp 0.102.6 or later, or give {plan.Signature} a parameter of type torch.Device");
        return Make(plan);
    }

    private object Make(ModelMaker.Plan plan)
    {
        _torch.Seed(_options.Seed);
        if (_options.Meta && _torch.HasDefaultDevice)
            _torch.SetDefaultDevice(_torch.Meta);
        try
        {
            var model = plan.Make() ?? throw new GraphBridgeException($"{plan.Signature} gave null and no module", _path);
            if (!_torch.Module.IsInstanceOfType(model))
                throw new GraphBridgeException($"{plan.Signature} gave a {TypeText.FullName(model.GetType())}, which is no TorchSharp module", _path);
            // what its code made from arrays
            if (_options.Meta)
                _torch.Move(model, _torch.Meta);
            _torch.SetMode(model, _options.Train);
            return model;
        }
        catch (Exception error) when (error is not GraphBridgeException)
        {
            throw new ProgramFailure($"{_path}: {plan.Signature}: {ProgramFailure.Line(error, _torch.Assembly)}", error);
        }
    }

    private (ForwardCall Call, Binding Inputs) Bind(IReadOnlyList<NamedInput> named)
    {
        var calls = ForwardCall.Of(_model.GetType(), _torch.Module);
        if (calls.Count == 0)
            throw new GraphBridgeException($"{TypeText.FullName(_model.GetType())} has no public forward method", _path, remedy: "name the model that has one");
        IReadOnlyList<GivenArgument> given = [.. named.Select(GivenArgument.Of)];
        var why = "";
        (ForwardCall Call, Binding Inputs)? best = null;
        foreach (var call in calls)
        {
            if (_binding.Bind(call.Parameters, given, out var reason) is not { } inputs)
                why = reason;
            else if (best is null || inputs.Cost < best.Value.Inputs.Cost)
                best = (call, inputs);
        }
        return best ?? throw new GraphBridgeException("the inputs don't fit the model: " + why, _path,
            remedy: $"it is {string.Join(" or ", calls.Select(call => call.Signature))}; give a tensor as --input float32[1,3,224,224]");
    }

    private ForwardCapture Pass(IReadOnlyList<NamedInput> named, ulong seed, ForwardCaptureOptions kept)
    {
        var (call, inputs) = Bind(named);
        using var grad = _torch.Grad(_options.Grad);
        _torch.Seed(seed);
        var arguments = inputs.Make();
        _torch.Seed(seed);
        try
        {
            return WithSeed(seed, call.IsAsynchronous
                ? ForwardCapture.RunAsync(_model, () => Await((Task)call.Invoke(_model, arguments)!), kept).GetAwaiter().GetResult()
                : ForwardCapture.Run(_model, () => call.Invoke(_model, arguments), kept));
        }
        catch (Exception error) when (ForwardCapture.Of(error) is { } capture)
        {
            throw new ForwardException(ProgramFailure.Line(error, _torch.Assembly) + (_options.Meta ? NoKernel(error, capture) : ""), WithSeed(seed, capture));
        }
    }

    /// <summary>What libtorch means by several texts when it has no meta kernel for an operation.</summary>
    private static string NoKernel(Exception error, ForwardCapture capture) => capture.FailedOperation is { } failed
        && (error.Message.Contains("meta", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("not implemented", StringComparison.Ordinal))
        ? $"; this libtorch can't run {failed.Type} on the meta device, and the graph ends there" : "";

    private static async Task<object?> Await(Task task)
    {
        await task;
        return task.GetType().GetProperty("Result")?.GetValue(task);
    }

    private static ForwardCapture WithSeed(ulong seed, ForwardCapture capture) =>
        capture with { Graph = capture.Graph.WithMetadata(Metadata.Of([.. capture.Graph.Metadata, new("capture.seed", seed.ToString())])) };

    private Assembly TorchSharpOf(InstrumentedLoadContext context)
    {
        try
        {
            return context.LoadFromAssemblyName(new(InstrumentedAssembly.TorchSharp));
        }
        catch (FileNotFoundException error)
        {
            throw new GraphBridgeException("the program comes without TorchSharp", _path, remedy: "name a program of TorchSharp models, with TorchSharp.dll beside it", inner: error);
        }
    }
}
