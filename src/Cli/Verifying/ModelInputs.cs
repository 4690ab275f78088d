using System.Collections.Immutable;
using GraphBridge.Capture.Inputs;
using GraphBridge.OnnxRuntime;

namespace GraphBridge.Cli.Verifying;

/// <summary>What goes into the runs of a verification: what the user says, and for the rest what the ONNX model's own inputs are.</summary>
internal static class ModelInputs
{
    /// <param name="model">The model's file.</param>
    /// <param name="ports">The model's inputs.</param>
    /// <param name="given">What the user says of inputs. Where one of these has no name, they are all that goes in.</param>
    /// <param name="takes">Whether the other model has an argument of a name.</param>
    /// <exception cref="GraphBridgeException">Nothing says what an input is.</exception>
    public static ImmutableArray<InputTemplate> Of(string model, ImmutableArray<OnnxPort> ports, IReadOnlyList<string> given, Func<string, bool> takes)
    {
        var written = given.Select(text => new WrittenInput(text)).ToList();
        if (written.Exists(input => input.Name is null))
            return [.. written];
        var asked = ports.Where(port => !written.Exists(input => input.Name == WholeOf(port.Name))).ToList();
        if (asked.Find(port => WholeOf(port.Name) is { } whole && takes(whole)) is { } part)
            throw new GraphBridgeException($"it is a part of '{WholeOf(part.Name)}', and nothing says what that is", model, $"input '{part.Name}'",
                $"give the whole, as in --input '{WholeOf(part.Name)}=(float32[2], float32[3])'");
        var areNamed = asked.TrueForAll(port => takes(port.Name));
        var inputs = asked.Select(port =>
        {
            var input = written.Find(input => input.Name == port.Name) ?? (InputTemplate)Typed(model, port);
            return areNamed ? input : new InOrder(input);
        });
        return [.. inputs, .. written.Where(input => !asked.Exists(port => port.Name == input.Name))];
    }

    /// <summary>The tuple, list or dictionary that an input is in, by the name that a capture gives it: <c>pair</c> of <c>pair[0]</c>.</summary>
    private static string? WholeOf(string name) => name.IndexOf('[', StringComparison.Ordinal) is > 0 and var end ? name[..end] : null;

    private static TypedInput Typed(string model, OnnxPort port)
    {
        var place = $"input '{port.Name}'";
        if (port.Type is not TensorType { Shape: { } shape } type)
            throw new GraphBridgeException($"it is {port.Type?.ToString() ?? "of a type that is not known"}, and only tensors are made", model, place,
                "verify a model whose inputs are tensors");
        var dimensions = shape.Dimensions.Select((dimension, axis) =>
            dimension.Size is null && dimension.Symbol is null ? Dimension.Symbolic($"{port.Name}.{axis}") : dimension);
        var known = type with { Shape = new([.. dimensions]) };
        if (type.ElementType.Bits() < 8)
            throw new GraphBridgeException($"no input can be made of {type.ElementType.Name()}", model, place, $"give it as --input {port.Name}=@FILE.npy");
        var fill = Fill.Default(type.ElementType)
            ?? throw new GraphBridgeException($"it is {type}, and nothing says which numbers go in", model, place,
                $"give --input '{port.Name}={type}:0..N', where N is one more than the largest");
        return new(port.Name, known, fill);
    }
}
