import KeyfobAuth
import SwiftUI

struct DevicesView: View {

    let session: KeyfobSession

    @State private var devices: [Device] = []
    @State private var problem: KeyfobError?

    var body: some View {
        List {
            if let problem { Text(problem.sentence) }
            ForEach(devices) { device in
                VStack(alignment: .leading) {
                    Text(device.name ?? device.model ?? "Unknown device")
                    Text(device.current ? "This phone" : "Last seen \(device.lastSeenAt)")
                        .font(.footnote)
                        .foregroundStyle(.secondary)
                }
                .swipeActions {
                    if !device.current {
                        Button("End", role: .destructive) { Task { await end(device) } }
                    }
                }
            }
        }
        .navigationTitle("Devices")
        .task { await load() }
        .refreshable { await load() }
    }

    private func load() async {
        do {
            devices = try await session.devices()
            problem = nil
        } catch {
            problem = error
        }
    }

    private func end(_ device: Device) async {
        do {
            try await session.endDevice(device.id)
            await load()
        } catch {
            problem = error
        }
    }
}
