using System.Runtime.CompilerServices;
using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.Tests.TorchSharp.Operators;

/// <summary>The public methods of TorchSharp 0.107, and which of them the weaver announces.</summary>
internal static class ApiFile
{
    private static readonly string[] Mutators = ["set_TensorItems"];

    public static IEnumerable<MethodSignature> Methods()
    {
        var type = "";
        foreach (var line in File.ReadLines(Path.Combine(Folder(), "..", "..", "..", "..", "fixtures", "torchsharp", "api-0.107.txt")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                type = line[3..].Split(" : ")[0];
            else if (line.Length > 0)
                yield return MethodSignature.Parse(line, type);
        }
    }

    /// <summary>Methods that return tensors, change one or take elements out of one, of the classes whose methods are operations.</summary>
    public static IEnumerable<MethodSignature> Operations() => Methods().Where(IsOperation);

    private static bool IsOperation(MethodSignature method) =>
        method.DeclaringType is "TorchSharp.torch" or "TorchSharp.torch.Tensor" or "TorchSharp.torch.nn.functional" or "TorchSharp.torch.linalg"
            or "TorchSharp.torch.fft" or "TorchSharp.torch.special" or "TorchSharp.TensorExtensionMethods" or "TorchSharp.torch.nn.init"
            or "TorchSharp.torch.nn.utils" or "TorchSharp.torch.nn.utils.rnn"
        && (HasTensor(method.ReturnType) || Mutators.Contains(method.Name)
            || method.Name.EndsWith('_') && method.Arguments.Any(argument => HasTensor(argument.Type))
            || IsRead(method));

    public static bool IsRead(MethodSignature method) => method.Arguments.Length > 0 && method.Arguments[0].Type == "Tensor"
        && (method.Name is "item" or "data" or "tolist" or "get_bytes" or "ToScalar" or "op_Explicit" or "allclose" or "is_nonzero" or "Equals"
            || method.Name.StartsWith("ReadCpu", StringComparison.Ordinal)
            || method.DeclaringType == "TorchSharp.TensorExtensionMethods" && method.Name.StartsWith("To", StringComparison.Ordinal));

    private static bool HasTensor(string type) => type.Split('<', '>', '(', ')', ',', ' ', '[', '?').Any(word => word is "Tensor" or "Parameter");

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
