using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>What an operation does: a name in a domain, such as <c>aten::conv2d</c> or <c>ai.onnx::Conv</c>.</summary>
/// <param name="Domain">Whose operation it is. ONNX's standard operators are <see cref="OnnxDomain"/>.</param>
/// <param name="Name">The operator's name.</param>
/// <param name="Overload">Which of several of this name: ATen's overload name, or that of an ONNX function; most often empty.</param>
public sealed record OpType(string Domain, string Name, string Overload = "")
{
    /// <summary>Whose operation it is.</summary>
    public string Domain { get; init; } = UnicodeText.Require(Domain, "an operator's domain");

    /// <summary>The operator's name.</summary>
    public string Name { get; init; } = UnicodeText.Require(Name, "an operator's name");

    /// <summary>Which of several of this name; most often empty.</summary>
    public string Overload { get; init; } = UnicodeText.Require(Overload, "an operator's overload");

    /// <summary>The domain of ONNX's standard operators, which a file leaves empty.</summary>
    public const string OnnxDomain = "ai.onnx";

    /// <summary>The domain of operations that stand for a collapsed module; the name is the module's type.</summary>
    public const string ModuleDomain = "module";

    /// <summary>The whole name: <c>aten::add.Tensor</c>.</summary>
    public override string ToString() => (Domain.Length == 0 ? Name : Domain + "::" + Name) + (Overload.Length == 0 ? "" : "." + Overload);
}

/// <summary>Which version of a domain's operators a graph is written in.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Version">The version, as ONNX counts operator sets.</param>
public sealed record Opset(string Domain, long Version)
{
    /// <summary>The domain.</summary>
    public string Domain { get; init; } = UnicodeText.Require(Domain, "an operator set's domain");
}

/// <summary>What made a graph.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Version">Its version; null where not said.</param>
public sealed record Producer(string Name, string? Version = null)
{
    /// <summary>The tool.</summary>
    public string Name { get; } = UnicodeText.Require(Name, "the producer's name");

    /// <summary>Its version; null where not said.</summary>
    public string? Version { get; } = Version is null ? null : UnicodeText.Require(Version, "the producer's version");
}

/// <summary>An operation written in terms of others, as ONNX's model-local functions are.</summary>
/// <param name="Type">The operation that it defines.</param>
/// <param name="Body">What it runs. The inputs are its formal inputs, without types.</param>
/// <param name="RequiredAttributes">The attributes that a caller must give.</param>
/// <param name="DefaultAttributes">The attributes that a caller may give, with what they are otherwise.</param>
public sealed record GraphFunction(OpType Type, ForwardGraph Body, ImmutableArray<string> RequiredAttributes,
    ImmutableArray<NamedAttribute> DefaultAttributes)
{
    /// <inheritdoc/>
    public bool Equals(GraphFunction? other) => other is not null && Type == other.Type && Body.Equals(other.Body)
        && RequiredAttributes.AsSpan().SequenceEqual(other.RequiredAttributes.AsSpan())
        && DefaultAttributes.AsSpan().SequenceEqual(other.DefaultAttributes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Type.GetHashCode();
}

/// <summary>What a value is.</summary>
public enum ValueKind
{
    /// <summary>Made by an operation.</summary>
    Activation,
    /// <summary>Given to the pass.</summary>
    Input,
    /// <summary>Learned, and owned by a module.</summary>
    Parameter,
    /// <summary>Owned by a module and not learned, such as running statistics.</summary>
    Buffer,
    /// <summary>Fixed.</summary>
    Constant,
    /// <summary>In a nested graph: the value of this name of a graph around it.</summary>
    Outer,
    /// <summary>Named and typed, but made by nothing.</summary>
    Undefined,
}

/// <summary>Names a value of one graph by its place in that graph's list of values.</summary>
/// <param name="Index">The place; -1 for no value.</param>
public readonly record struct ValueId(int Index)
{
    /// <summary>No value: an optional argument left out.</summary>
    public static ValueId None => new(-1);

    /// <summary>Whether this names no value.</summary>
    public bool IsNone => Index < 0;
}

/// <summary>Names an operation of one graph by its place in execution order.</summary>
/// <param name="Index">The place.</param>
public readonly record struct OperationId(int Index);

/// <summary>Names a module of one graph.</summary>
/// <param name="Index">The place in the list of modules; -1 for none.</param>
public readonly record struct ModuleId(int Index)
{
    /// <summary>No module.</summary>
    public static ModuleId None => new(-1);
}

/// <summary>Names a module call of one graph.</summary>
/// <param name="Index">The place in the list of calls; -1 for none.</param>
public readonly record struct CallId(int Index)
{
    /// <summary>Outside every module.</summary>
    public static CallId None => new(-1);
}

/// <summary>A module's parameter or buffer: its name within the module, and the value.</summary>
/// <param name="Name">The name within the module (<c>weight</c>).</param>
/// <param name="Value">The value; a shared one may belong to several modules.</param>
public readonly record struct ModuleValue(string Name, ValueId Value);

/// <summary>One input of an operation while a graph is built: the argument's name, and the value or none.</summary>
/// <param name="Name">The argument's name; empty where it has none.</param>
/// <param name="Value">The value given, or <see cref="ValueId.None"/>.</param>
public readonly record struct Input(string Name, ValueId Value);

/// <summary>One output of an operation while a graph is built: the result's name, and the value or none.</summary>
/// <param name="Name">The result's name; empty where it has none.</param>
/// <param name="Value">The value made, or <see cref="ValueId.None"/> where it is not wanted.</param>
public readonly record struct Output(string Name, ValueId Value);
