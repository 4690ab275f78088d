#!/usr/bin/env dotnet
#:package TorchSharp-cpu@0.105.2
#:package GraphBridge.Capture@0.1.0
#:property PublishAot=false

// dotnet run sample.cs: a model, its picture, an ONNX file, in one file
using GraphBridge;
using GraphBridge.Capture;
using GraphBridge.Formats;
using TorchSharp;
using static TorchSharp.torch;

var model = nn.Sequential(("fc1", nn.Linear(8, 16)), ("act", nn.GELU()), ("fc2", nn.Linear(16, 4)));
var capture = ForwardCapture.Run(model, () => model.call(randn(2, 8)));

Console.WriteLine(capture.Graph.ToModuleString());
capture.Graph.Save("sample.onnx");
capture.Graph.Save("sample.html");
