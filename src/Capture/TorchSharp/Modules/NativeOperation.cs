namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>What one run of a native module is: an operation with a value for each of its operator's arguments.</summary>
/// <param name="Name">The operator: <c>aten::lstm</c>, or <c>torchsharp::MultiheadAttention</c> where ATen has none for it.</param>
/// <param name="Overload">Its overload.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Results">The names of its results; empty where they have none, as in ATen. There may be fewer than results.</param>
/// <param name="Values">What is given for each argument: TorchSharp's tensors, lists of them, plain values, null for what was not given or is not known.</param>
/// <param name="MayBeInPlace">
/// Whether it may work in place: the module says so, or this version of TorchSharp doesn't tell. Where its result has the input's
/// memory, it did, and the operation is the one whose name has <c>_</c> at its end.
/// </param>
internal sealed record NativeOperation(string Name, string Overload, IReadOnlyList<OperatorArgument> Arguments, IReadOnlyList<string> Results,
    IReadOnlyList<object?> Values, bool MayBeInPlace = false);

/// <summary>One run of a native module, as the host saw it.</summary>
/// <param name="Module">The module.</param>
/// <param name="IsTraining">Whether it is in training mode.</param>
/// <param name="ParameterNames">The names of its forward's parameters.</param>
/// <param name="Arguments">What its forward was called with.</param>
/// <param name="Made">The tensors that were made inside of it before its native call: the first states where none were given.</param>
internal sealed record NativeCall(ModuleNode Module, bool IsTraining, IReadOnlyList<string> ParameterNames, IReadOnlyList<object?> Arguments, IReadOnlyList<object> Made);
